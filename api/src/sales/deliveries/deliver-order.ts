import type { Finding } from '@werkbank/model/agreement/findings.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import {
  addQuantities,
  compareQuantities,
  isPositive,
  subtractQuantities,
} from '@werkbank/model/base/value/quantity.ts'
import { checkParts } from '@werkbank/model/sales/check-order.ts'
import { deliverOrder } from '@werkbank/model/sales/commands.ts'
import { orderDelivered } from '@werkbank/model/sales/events.ts'
import { toDeliver } from '@werkbank/model/sales/order-status.ts'
import { type ProductFacts, productFacts } from '../../catalogue/index.ts'
import { type CommandContext, handle } from '../../http/command/command-route.ts'
import { post } from '../../ledger/index.ts'
import { takeNumber } from '../../papers/index.ts'
import { deliverReserved, reserve, type Short, virtualLocation } from '../../stock/index.ts'
import { addProgress, backorderOf, type Line, lockOrder, orderLines, refreshOrder, writeReserved } from '../orders.ts'
import { requireDay } from '../require-day.ts'
import { orderStateNow, requireStep } from '../steps-now.ts'
import { insertDelivery } from './deliveries.ts'
import { nameShortages } from './shortages.ts'

type Context = CommandContext<typeof deliverOrder>
type Input = InputOf<typeof deliverOrder>
type Part = { lineId: string; quantity: string }

/** R-SA14. Locks: order, levels, number range. */
export const handleDeliverOrder = handle(deliverOrder, async (context, input) => {
  const { tx, emit } = context
  const order = await lockOrder(tx, input.id)
  const lines = await orderLines(tx, order.id)
  const products = await productFacts(
    tx,
    lines.map(({ productId }) => productId),
    { counted: input.lines?.map(({ quantity }) => quantity) ?? [] },
  )
  const isStocked = (line: Line) => products.get(line.productId)?.kind !== 'service'
  // Undone with all the rest where the order turns out to be a draft, or cancelled.
  const { reserved, shortages } = await reserveOpen(context, order.id, lines.filter(isStocked))
  const held = lines.map((line) => ({ ...line, reserved: reserved.get(line.lineId) ?? line.reserved }))
  const data = { shortages: nameShortages(shortages, products) }
  requireStep(context, deliverOrder, await orderStateNow(tx, order, held), { data })
  await requireDay(context, 'deliveredOn', input.deliveredOn, {
    confirmed: input.confirmDay,
    after: [{ day: order.orderedOn, code: 'day-before-order' }],
  })
  const parts = partsOf(context, input, { lines, reserved, isStocked, shortages, products })
  const deliveredOn = input.deliveredOn ?? context.today
  const goods = parts.filter(({ lineId }) => reserved.has(lineId))
  const picked = await deliverReserved(context, order.id, goods, {
    command: deliverOrder.name,
    effectiveOn: deliveredOn,
  })
  await addProgress(tx, order.id, 'delivered', parts)
  await writeReserved(tx, order.id, heldAfter(lines, parts, reserved))
  const customer = await virtualLocation(tx, 'customer')
  const services = parts
    .filter(({ lineId }) => !reserved.has(lineId))
    .map(({ lineId, quantity }) => ({ lineId, quantity, locationId: customer, productId: productOf(lines, lineId) }))
  const deliveryId = context.newId()
  const value = picked.reduce((sum, { valueMinor }) => sum + valueMinor, 0)
  await post(context, {
    kind: 'delivery',
    subject: { type: 'order', id: order.id },
    postedOn: deliveredOn,
    currency: order.currency,
    text: order.number ?? '',
    postings: [
      { purpose: 'cost-of-goods', amountMinor: value },
      { purpose: 'inventory', amountMinor: -value },
    ],
  })
  await refreshOrder(tx, order.id)
  const number = `L${String(await takeNumber(tx, 'delivery')).padStart(5, '0')}`
  await insertDelivery(context, {
    id: deliveryId,
    number,
    orderId: order.id,
    kind: 'delivery',
    deliveredOn,
    lines: [...picked, ...services],
    condition: null,
    reason: '',
  })
  emit(orderDelivered, order.id, { deliveryId, number })
  return { deliveryId, number }
})

const productOf = (lines: readonly Line[], lineId: string): string =>
  lines.find((line) => line.lineId === lineId)?.productId ?? ''

/** Backorders are taken along where stock has come in meanwhile. */
async function reserveOpen({ tx }: Context, orderId: string, goods: readonly Line[]) {
  return await reserve(
    tx,
    orderId,
    goods.map((line) => ({ lineId: line.lineId, productId: line.productId, quantity: toDeliver(line) })),
    { partial: true },
  )
}

type Situation = {
  lines: readonly Line[]
  reserved: ReadonlyMap<string, string>
  isStocked: (line: Line) => boolean
  shortages: readonly Short[]
  products: ReadonlyMap<string, ProductFacts>
}

/** What leaves: what was asked for, or all that can. */
function partsOf(
  { refuse }: Context,
  { lines: asked }: Input,
  { lines, reserved, isStocked, shortages, products }: Situation,
): Part[] {
  const ready = (line: Line) => (isStocked(line) ? (reserved.get(line.lineId) ?? '0') : toDeliver(line))
  if (!asked) {
    return lines
      .map((line) => ({ lineId: line.lineId, quantity: ready(line) }))
      .filter(({ quantity }) => isPositive(quantity))
  }
  const byId = new Map(lines.map((line) => [line.lineId, line]))
  const findings = asked.flatMap(({ lineId, quantity }) => tooMuch(lineId, quantity, toDeliverOf(byId.get(lineId))))
  if (findings.length > 0) throw refuse('more-than-open', { findings })
  const bad = checkParts(asked, (lineId) => ({
    unit: products.get(byId.get(lineId)?.productId ?? '')?.unit ?? '',
    open: toDeliverOf(byId.get(lineId)) ?? '0',
  }))
  if (bad.length > 0) throw refuse('bad-lines', { findings: bad })
  const short = asked.flatMap(({ lineId, quantity }) => {
    const line = byId.get(lineId)
    if (!line || compareQuantities(ready(line), quantity) >= 0) return []
    const expected = shortages.find((shortage) => shortage.lineId === lineId)?.expected ?? []
    return [{ lineId, productId: line.productId, requested: quantity, available: ready(line), expected }]
  })
  if (short.length > 0) throw refuse('insufficient-stock', { shortages: nameShortages(short, products) })
  return asked
}
const toDeliverOf = (line: Line | undefined): string | undefined => line && toDeliver(line)

/** A finding where a part is larger than what is open, or its line isn't there. */
export function tooMuch(lineId: string, quantity: string, open: string | undefined): Finding[] {
  if (open === undefined)
    return [{ lineId, field: 'lineId', code: 'unknown-line', message: 'The order has no such line.' }]
  if (compareQuantities(quantity, open) <= 0) return []
  return [{ lineId, field: 'quantity', code: 'more-than-open', message: `At most ${open} are open.` }]
}

/** A line named twice is one part. */
export function sumByLine(parts: readonly Part[]): Part[] {
  const sums = new Map<string, string>()
  for (const { lineId, quantity } of parts) sums.set(lineId, addQuantities(sums.get(lineId) ?? '0', quantity))
  return [...sums].map(([lineId, quantity]) => ({ lineId, quantity }))
}

function heldAfter(lines: readonly Line[], parts: readonly Part[], reserved: ReadonlyMap<string, string>) {
  const left = new Map(parts.map((part) => [part.lineId, part.quantity]))
  return lines
    .filter((line) => reserved.has(line.lineId))
    .map((line) => {
      const gone = left.get(line.lineId) ?? '0'
      const held = subtractQuantities(reserved.get(line.lineId) ?? '0', gone)
      return {
        lineId: line.lineId,
        reserved: held,
        backordered: backorderOf({ ...line, delivered: addQuantities(line.delivered, gone) }, held, true),
      }
    })
}
