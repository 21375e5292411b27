import { unitMinor } from '@werkbank/model/base/money.ts'
import { subtractQuantities } from '@werkbank/model/base/quantity.ts'
import { checkParts, type Finding } from '@werkbank/model/sales/check-order.ts'
import { returnOrder } from '@werkbank/model/sales/commands.ts'
import { valueOfPart } from '@werkbank/model/stock/shelf-value.ts'
import { productFacts } from '../catalogue/index.ts'
import { handle } from '../http/command-route.ts'
import { post } from '../ledger/index.ts'
import { takeNumber } from '../papers/index.ts'
import {
  deliveredValues,
  type NewMove,
  recordMoves,
  requirePlace,
  virtualLocation,
  type WithCustomer,
} from '../stock/index.ts'
import { sumByLine, tooMuch } from './deliver-order.ts'
import { deliveriesOf, insertDelivery } from './deliveries.ts'
import { addProgress, type Line, lockOrder, orderLines, refreshOrder } from './orders.ts'
import { requireDay } from './require-day.ts'

/** R-SA15. Goods go back to where they came from, or to the place given; services only back on paper. */
export const handleReturnOrder = handle(
  returnOrder,
  async (context, { id, lines: asked, locationId, returnedOn = context.today, confirmDay }) => {
    const { tx, refuse, emit } = context
    const order = await lockOrder(tx, id)
    const [first] = (await deliveriesOf(tx, id)).map(({ deliveredOn }) => deliveredOn).sort()
    if (returnedOn !== context.today)
      requireDay(context, 'returnedOn', returnedOn, {
        confirmed: confirmDay,
        after: [{ day: first, code: 'day-before-delivery' }],
      })
    if (locationId) await requirePlace(tx, locationId, 'locationId')
    const lines = new Map((await orderLines(tx, id)).map((line) => [line.lineId, line]))
    const parts = sumByLine(asked)
    const findings: Finding[] = parts.flatMap(({ lineId, quantity }) =>
      tooMuch(lineId, quantity, withCustomer(lines.get(lineId))),
    )
    if (findings.length > 0) throw refuse('more-than-delivered', { findings })
    const [customer, products, cameFrom, left] = await Promise.all([
      virtualLocation(tx, 'customer'),
      productFacts(
        tx,
        [...lines.values()].map(({ productId }) => productId),
        { hold: true },
      ),
      placesOf(tx, id),
      deliveredValues(tx, { type: 'order', id }),
    ])
    const bad = checkParts(parts, (lineId) => ({
      unit: products.get(lines.get(lineId)?.productId ?? '')?.unit ?? '',
      open: withCustomer(lines.get(lineId)) ?? '0',
    }))
    if (bad.length > 0) throw refuse('bad-lines', { findings: bad })
    const back = parts.map(({ lineId, quantity }) => {
      const productId = lines.get(lineId)?.productId ?? ''
      return {
        lineId,
        productId,
        quantity,
        locationId: locationId ?? cameFrom.get(lineId) ?? customer,
        stocked: products.get(productId)?.kind === 'goods',
      }
    })
    const moves = back
      .filter(({ stocked }) => stocked)
      .map(({ productId, quantity, locationId: toLocationId }): NewMove & { valueMinor: number } => {
        const valueMinor = takeBack(left, productId, quantity)
        const unitCostMinor = unitMinor(valueMinor, quantity)
        return { productId, quantity, fromLocationId: customer, toLocationId, unitCostMinor, valueMinor }
      })
    const { worthsMinor } = await recordMoves(
      context,
      { reason: 'return', command: returnOrder.name, subject: { type: 'order', id }, effectiveOn: returnedOn },
      moves,
    )
    await addProgress(tx, id, 'returned', parts)
    // What came back lies on the shelf at today's cost, and takes back what it was worth when it left.
    const value = moves.reduce((sum, { valueMinor }) => sum + valueMinor, 0)
    const worthNow = worthsMinor.reduce((sum, worth) => sum + worth, 0)
    await post(context, {
      kind: 'return',
      subject: { type: 'order', id },
      postedOn: returnedOn,
      currency: order.currency,
      text: `Rücklieferung ${order.number}`,
      postings: [
        { purpose: 'inventory', amountMinor: worthNow },
        { purpose: 'purchase-variance', amountMinor: value - worthNow },
        { purpose: 'cost-of-goods', amountMinor: -value },
      ],
    })
    await refreshOrder(tx, id)
    const deliveryId = context.newId()
    const number = `L${String(await takeNumber(tx, 'delivery')).padStart(5, '0')}`
    await insertDelivery(context, {
      id: deliveryId,
      number,
      orderId: id,
      kind: 'return',
      deliveredOn: returnedOn,
      lines: back,
    })
    emit({
      type: 'order.returned',
      subject: { type: 'order', id },
      payload: { deliveryId, number },
      audience: 'order.read',
    })
    return { deliveryId, number }
  },
)

/** What a part is worth of what the customer has of a product; the next part takes from the rest. */
function takeBack(left: Map<string, WithCustomer>, productId: string, quantity: string): number {
  const there = left.get(productId) ?? { quantity, valueMinor: 0 }
  const valueMinor = valueOfPart(there, quantity)
  const rest = subtractQuantities(there.quantity, quantity)
  left.set(productId, { quantity: rest, valueMinor: there.valueMinor - valueMinor })
  return valueMinor
}

const withCustomer = (line: Line | undefined): string | undefined =>
  line && subtractQuantities(line.delivered, line.returned)

/** Where each line was last taken from. */
async function placesOf(tx: Parameters<typeof deliveriesOf>[0], orderId: string): Promise<Map<string, string>> {
  const deliveries = (await deliveriesOf(tx, orderId)).filter(({ kind }) => kind === 'delivery')
  return new Map(
    deliveries.flatMap(({ lines }) => lines.map(({ lineId, locationId }) => [lineId, locationId] as const)),
  )
}
