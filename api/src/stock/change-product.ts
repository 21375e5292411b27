import { valueMinor } from '@werkbank/model/base/value/money.ts'
import { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import { changeProductFields } from '../catalogue/index.ts'
import { handle } from '../http/command/command-route.ts'
import { organisationCurrency } from '../http/organisation.ts'
import { post } from '../ledger/index.ts'
import { lockLevels } from './levels.ts'
import { lockTotals } from './stock-totals.ts'

/** A product's fields are the catalogue's; where its cost changes, what lies on the shelves is worth more or less from now on (R-ST9). */
export const handleChangeProduct = handle(changeProduct, async (work, input) => {
  const { version, cost } = await changeProductFields(work, input)
  if (!cost) return { version }
  await lockLevels(work.tx, [input.id]) // a delivery reads the cost under these
  const onHand = (await lockTotals(work.tx, [input.id])).get(input.id)?.onHand ?? '0'
  const value = valueMinor(onHand, cost.toMinor) - valueMinor(onHand, cost.fromMinor)
  await post(work, {
    kind: 'adjustment',
    subject: { type: 'product', id: input.id },
    postedOn: work.today,
    currency: await organisationCurrency(work.tx),
    text: '',
    postings: [
      { purpose: 'inventory', amountMinor: value },
      { purpose: 'purchase-variance', amountMinor: -value },
    ],
  })
  return { version }
})
