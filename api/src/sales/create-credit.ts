import { lineNetMinor } from '@werkbank/model/base/money.ts'
import { checkAmounts, type Finding } from '@werkbank/model/sales/check-order.ts'
import { createCredit } from '@werkbank/model/sales/invoice-commands.ts'
import { taxGroups } from '@werkbank/model/sales/order-total.ts'
import { productFacts } from '../catalogue/index.ts'
import { handle } from '../http/command-route.ts'
import { organisationCurrency } from '../http/organisation.ts'
import { invalidInput } from '../http/problem.ts'
import { post } from '../ledger/index.ts'
import { customerById } from '../partners/index.ts'
import { recordMoves, requirePlace, virtualLocation } from '../stock/index.ts'
import { issueInvoice } from './invoices.ts'
import { requireDay } from './require-day.ts'

/** R-SA19. Goods come back only where a place is given. */
export const handleCreateCredit = handle(createCredit, async (context, input) => {
  const { tx, refuse, emit } = context
  requireDay(context, 'creditedOn', input.creditedOn, { confirmed: input.confirmDay })
  const creditedOn = input.creditedOn ?? context.today
  const currency = await organisationCurrency(tx)
  if (input.currency !== undefined && input.currency !== currency)
    throw invalidInput([{ path: 'currency', message: `Credit notes are in ${currency}.` }])
  if (input.restockLocationId) await requirePlace(tx, input.restockLocationId, 'restockLocationId')
  const [products, customer] = await Promise.all([
    productFacts(
      tx,
      input.lines.map(({ productId }) => productId),
      { hold: true },
    ),
    customerById(tx, input.customerId),
  ])
  const findings: Finding[] = input.lines.flatMap(({ productId }, index) =>
    products.has(productId)
      ? []
      : [
          {
            lineId: String(index),
            field: 'productId',
            code: 'product-unknown',
            message: 'This product does not exist.',
          },
        ],
  )
  if (!customer)
    findings.push({ field: 'customerId', code: 'customer-unknown', message: 'This customer does not exist.' })
  if (findings.length > 0 || !customer) throw refuse('unknown-reference', { findings })
  const bad = input.lines.flatMap((line, index) =>
    checkAmounts(line, { unit: products.get(line.productId)?.unit ?? '', priceMinor: line.unitPriceMinor }).map(
      (one) => ({
        lineId: String(index),
        ...one,
      }),
    ),
  )
  if (bad.length > 0) throw refuse('bad-lines', { findings: bad })
  const lines = input.lines.map((line, index) => {
    const { sku = '', name = '', taxPercent = '0' } = products.get(line.productId) ?? {}
    return {
      ...line,
      lineId: `l${index + 1}`,
      sku,
      name,
      taxPercent: customer.taxMode === 'exempt' ? '0' : taxPercent,
      netMinor: lineNetMinor(line.quantity, line.unitPriceMinor, line.discountPercent),
    }
  })
  const total = taxGroups(lines)
  // The entry of the goods stands on the customer's record: the credit note itself has no id before its number is taken, last.
  const subject = { type: 'customer', id: customer.id }
  if (input.restockLocationId) {
    const from = await virtualLocation(tx, 'customer')
    const to = input.restockLocationId
    const moves = lines
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
  emit({
    type: 'order.credited',
    subject: { type: 'customer', id: customer.id },
    payload: { invoiceId: credit.id, number: credit.number },
    audience: 'invoice.read',
  })
  return { invoiceId: credit.id, number: credit.number, grossMinor: total.grossMinor, currency }
})
