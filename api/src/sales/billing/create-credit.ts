import { checkAmounts, type Finding } from '@werkbank/model/agreement/findings.ts'
import { taxGroups } from '@werkbank/model/agreement/total.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { lineNetMinor } from '@werkbank/model/base/value/money.ts'
import { createCredit } from '@werkbank/model/sales/billing/invoice-commands.ts'
import { customerCredited } from '@werkbank/model/sales/events.ts'
import { productFacts } from '../../catalogue/index.ts'
import { type CommandContext, handle } from '../../http/command/command-route.ts'
import { organisationCurrency } from '../../http/organisation.ts'
import { wrongInput } from '../../http/problem/problem.ts'
import { post } from '../../ledger/index.ts'
import { customerById } from '../../partners/index.ts'
import { recordMoves, requirePlace, virtualLocation } from '../../stock/index.ts'
import { requireDay } from '../require-day.ts'
import { issueInvoice } from './invoices.ts'

type Context = CommandContext<typeof createCredit>
type Input = InputOf<typeof createCredit>
type Products = Awaited<ReturnType<typeof productFacts>>
type Customer = NonNullable<Awaited<ReturnType<typeof customerById>>>

/** R-SA19. Goods return to stock only where a place is given. */
export const handleCreateCredit = handle(createCredit, async (context, input) => {
  const { tx, emit } = context
  await requireDay(context, 'creditedOn', input.creditedOn, { confirmed: input.confirmDay })
  const creditedOn = input.creditedOn ?? context.today
  const currency = await organisationCurrency(tx)
  if (input.currency !== undefined && input.currency !== currency)
    throw wrongInput('currency', 'problems.credit_currency', { currency })
  const { products, customer } = await readReferences(context, input)
  const lines = agreedLines(input, products, customer)
  const total = taxGroups(lines)
  if (input.restockLocationId)
    await takeBack(context, { ...input, to: input.restockLocationId, creditedOn, currency, products, lines })
  const credit = await issueInvoice(context, {
    kind: 'credit-note',
    orderId: null,
    customerId: customer.id,
    corrects: [],
    currency,
    invoicedOn: creditedOn,
    paymentDays: 0,
    lines,
    ...total,
    reason: input.reason,
    text: input.reason,
  })
  emit(customerCredited, customer.id, { invoiceId: credit.id, number: credit.number })
  return { invoiceId: credit.id, number: credit.number, grossMinor: total.grossMinor, currency }
})

/** The records that the input names; refuses unknown ones, and ambiguous lines. */
async function readReferences(
  { tx, refuse }: Context,
  input: Input,
): Promise<{ products: Products; customer: Customer }> {
  if (input.restockLocationId) await requirePlace(tx, input.restockLocationId, 'restockLocationId')
  const ids = input.lines.map(({ productId }) => productId)
  const [products, customer] = await Promise.all([
    productFacts(tx, ids, { hold: true }),
    customerById(tx, input.customerId),
  ])
  const unknown = { code: 'product-unknown', message: 'This product does not exist.' } as const
  const findings: Finding[] = ids.flatMap((id, index) =>
    products.has(id) ? [] : [{ lineId: String(index), field: 'productId' as const, ...unknown }],
  )
  if (!customer)
    findings.push({ field: 'customerId', code: 'customer-unknown', message: 'This customer does not exist.' })
  if (findings.length > 0 || !customer) throw refuse('unknown-reference', { findings })
  const bad = input.lines.flatMap((line, index) =>
    checkAmounts(line, { unit: products.get(line.productId)?.unit ?? '', priceMinor: line.unitPriceMinor }).map(
      (one) => ({ lineId: String(index), ...one }),
    ),
  )
  if (bad.length > 0) throw refuse('bad-lines', { findings: bad })
  return { products, customer }
}

const agreedLines = (input: Input, products: Products, customer: Customer) =>
  input.lines.map((line, index) => {
    const { sku = '', name = '', unit = '', taxPercent = '0' } = products.get(line.productId) ?? {}
    return {
      ...line,
      lineId: `l${index + 1}`,
      sku,
      name,
      unit,
      taxPercent: customer.taxMode === 'exempt' ? '0' : taxPercent,
      netMinor: lineNetMinor(line.quantity, line.unitPriceMinor, line.discountPercent),
    }
  })

type Goods = Pick<Input, 'customerId' | 'reason' | 'lines'> & {
  to: string
  creditedOn: string
  currency: string
  products: Products
}

/** The goods lie at `to` again, and the books know what they are worth. */
async function takeBack(context: Context, { to, creditedOn, currency, products, ...input }: Goods): Promise<void> {
  // The entry stands on the customer's record: the credit note itself has no id before its number is taken, last.
  const subject = { type: 'customer', id: input.customerId }
  const from = await virtualLocation(context.tx, 'customer')
  const moves = input.lines
    .filter(({ productId }) => products.get(productId)?.kind === 'goods')
    .map(({ productId, quantity }) => ({
      productId,
      quantity,
      fromLocationId: from,
      toLocationId: to,
      unitCostMinor: products.get(productId)?.costMinor ?? 0,
    }))
  const { worthsMinor } = await recordMoves(
    context,
    { reason: 'return', command: createCredit.name, subject, effectiveOn: creditedOn },
    moves,
  )
  const value = worthsMinor.reduce((sum, worth) => sum + worth, 0)
  await post(context, {
    kind: 'return',
    subject,
    postedOn: creditedOn,
    currency,
    text: input.reason,
    postings: [
      { purpose: 'inventory', amountMinor: value },
      { purpose: 'cost-of-goods', amountMinor: -value },
    ],
  })
}
