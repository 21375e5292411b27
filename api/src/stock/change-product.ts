import { valueMinor } from '@werkbank/model/base/money.ts'
import { addQuantities } from '@werkbank/model/base/quantity.ts'
import { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import { changeProductFields } from '../catalogue/index.ts'
import { handle } from '../http/command-route.ts'
import { organisationCurrency } from '../http/organisation.ts'
import { post } from '../ledger/index.ts'
import { lockLevels } from './levels.ts'

/** A product's fields are the catalogue's; where its cost changes, what lies on the shelves is worth more or less from now on (ST9). */
export const handleChangeProduct = handle(changeProduct, async (work, input) => {
  const { version, costChangeMinor } = await changeProductFields(work, input)
  if (costChangeMinor === 0) return { version }
  const levels = await lockLevels(work.tx, [input.id])
  const onHand = addQuantities('0', ...levels.map((level) => level.onHand))
  const value = valueMinor(onHand, costChangeMinor)
  await post(work, {
    kind: 'adjustment',
    subject: { type: 'product', id: input.id },
    postedOn: work.today,
    currency: await organisationCurrency(work.tx),
    text: 'Neubewertung zu neuen Kosten',
    postings: [
      { purpose: 'inventory', amountMinor: value },
      { purpose: 'purchase-variance', amountMinor: -value },
    ],
  })
  return { version }
})
