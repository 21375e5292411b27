import type { Finding } from '@werkbank/model/agreement/findings.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { unitMinor } from '@werkbank/model/base/value/money.ts'
import { subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import {
  type ReturnPart,
  returnableQuantity,
  returnParts,
  withCustomer,
} from '@werkbank/model/sales/billing/return-parts.ts'
import { checkParts } from '@werkbank/model/sales/check-order.ts'
import { returnOrder } from '@werkbank/model/sales/commands.ts'
import { orderReturned } from '@werkbank/model/sales/events.ts'
import { isPromisable } from '@werkbank/model/stock/places.ts'
import { valueOfPart } from '@werkbank/model/stock/shelf-value.ts'
import { type ProductFacts, productFacts } from '../../catalogue/index.ts'
import { type CommandContext, handle } from '../../http/command/command-route.ts'
import { wrongInput } from '../../http/problem/problem.ts'
import { post } from '../../ledger/index.ts'
import { takeNumber } from '../../papers/index.ts'
import {
  deliveredValues,
  type NewMove,
  quarantineNear,
  recordMoves,
  requirePlace,
  virtualLocation,
  type WithCustomer,
} from '../../stock/index.ts'
import { addProgress, lockOrder, orderLines, refreshOrder } from '../orders.ts'
import { requireDay } from '../require-day.ts'
import { orderStateNow, requireStep } from '../steps-now.ts'
import { sumByLine, tooMuch } from './deliver-order.ts'
import { type Delivery, deliveriesOf, insertDelivery } from './deliveries.ts'

type Context = CommandContext<typeof returnOrder>
type Input = InputOf<typeof returnOrder>

/** R-SA15, R-SA22. A returned service moves no stock. */
export const handleReturnOrder = handle(returnOrder, async (context, input) => {
  const { tx, emit } = context
  const { id, returnedOn = context.today } = input
  const order = await lockOrder(tx, id)
  const notes = await deliveriesOf(tx, id)
  const lines = await orderLines(tx, id)
  requireStep(context, returnOrder, await orderStateNow(tx, order, lines))
  await requireReturnDay(context, input, notes)
  const products = await productFacts(
    tx,
    lines.map(({ productId }) => productId),
    { hold: true },
  )
  const parts = partsOf(context, input, { notes, products })
  const back = await placed(context, input, parts, products)
  const values = await moveBack(context, input, back)
  await addProgress(tx, id, 'returned', sumByLine(back))
  await post(context, {
    kind: 'return',
    subject: { type: 'order', id },
    postedOn: returnedOn,
    currency: order.currency,
    text: order.number ?? '',
    postings: [
      { purpose: 'inventory', amountMinor: values.worthNowMinor },
      { purpose: 'purchase-variance', amountMinor: values.shelvedMinor - values.worthNowMinor },
      { purpose: 'stock-difference', amountMinor: values.scrappedMinor },
      { purpose: 'cost-of-goods', amountMinor: -(values.shelvedMinor + values.scrappedMinor) },
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
    lines: back.map(({ to, ...part }) => ({ ...part, locationId: to })),
    condition: input.condition,
    reason: input.reason,
  })
  emit(orderReturned, id, { deliveryId, number })
  return { deliveryId, number }
})

async function requireReturnDay(
  context: Context,
  { returnedOn, deliveryId, confirmDay }: Input,
  notes: readonly Delivery[],
) {
  const taken = notes.filter(({ kind, id }) => kind === 'delivery' && (deliveryId === undefined || id === deliveryId))
  if (deliveryId !== undefined && taken.length === 0) throw wrongInput('deliveryId', 'problems.no_delivery')
  const [first] = taken.map(({ deliveredOn }) => deliveredOn).sort()
  if (returnedOn !== context.today)
    await requireDay(context, 'returnedOn', returnedOn, {
      confirmed: confirmDay,
      after: [{ day: first, code: 'day-before-delivery' }],
    })
}

type Situation = { notes: readonly Delivery[]; products: ReadonlyMap<string, ProductFacts> }

/** The returned pieces by delivery; refused where it is more than the customer has of it, or a fraction of a whole unit. */
function partsOf({ refuse }: Context, { lines: asked, deliveryId }: Input, { notes, products }: Situation) {
  const there = withCustomer(notes)
  const known = new Map(
    notes.flatMap(({ lines }) => lines.map(({ lineId, productId }) => [lineId, productId] as const)),
  )
  const open = (lineId: string) => (known.has(lineId) ? returnableQuantity(there, lineId, deliveryId) : undefined)
  const findings: Finding[] = asked.flatMap(({ lineId, quantity }) => tooMuch(lineId, quantity, open(lineId)))
  if (findings.length > 0) throw refuse('more-than-delivered', { findings })
  const bad = checkParts(asked, (lineId) => ({
    unit: products.get(known.get(lineId) ?? '')?.unit ?? '',
    open: open(lineId) ?? '0',
  }))
  if (bad.length > 0) throw refuse('bad-lines', { findings: bad })
  return returnParts(
    asked.map((part) => ({ ...part, deliveryId })),
    there,
  )
}

/** A part with the place where it goes. `shelved`: it lies there; otherwise it was scrapped, or is a service. */
type Placed = ReturnPart & { to: string; stocked: boolean; shelved: boolean }

async function placed(
  { tx }: Context,
  { condition, locationId }: Input,
  parts: readonly ReturnPart[],
  products: ReadonlyMap<string, ProductFacts>,
): Promise<Placed[]> {
  if (condition === 'scrap' && locationId !== undefined) throw wrongInput('locationId', 'problems.scrap_has_no_place')
  const chosen = locationId === undefined ? undefined : await requirePlace(tx, locationId, 'locationId')
  if (chosen && condition === 'damaged' && isPromisable(chosen))
    throw wrongInput('locationId', 'problems.damaged_to_blocked')
  const nowhere = await virtualLocation(tx, 'adjustment')
  const placeFor = async (part: ReturnPart): Promise<string> => {
    if (condition === 'scrap') return nowhere
    if (chosen) return chosen.id
    if (condition === 'damaged') return await quarantineNear(tx, part.locationId)
    return (await requirePlace(tx, part.locationId, 'locationId')).id // it may be closed by now: then one is chosen
  }
  const back: Placed[] = []
  for (const part of parts) {
    const stocked = products.get(part.productId)?.kind === 'goods'
    const to = stocked ? await placeFor(part) : part.locationId
    back.push({ ...part, to, stocked, shelved: stocked && condition !== 'scrap' })
  }
  return back
}

type Values = { shelvedMinor: number; scrappedMinor: number; worthNowMinor: number }

/** What lies on the shelf is there at today's cost and takes back what it was worth when it left; what is scrapped is lost at that worth (R-ST9). */
async function moveBack(context: Context, { id, returnedOn }: Input, back: readonly Placed[]): Promise<Values> {
  const { tx } = context
  const customer = await virtualLocation(tx, 'customer')
  const left = await deliveredValues(tx, { type: 'order', id })
  const goods = back.filter(({ stocked }) => stocked)
  const moves = goods.map(({ productId, quantity, to: toLocationId }): NewMove & { valueMinor: number } => {
    const valueMinor = takeBack(left, productId, quantity)
    const unitCostMinor = unitMinor(valueMinor, quantity)
    return { productId, quantity, fromLocationId: customer, toLocationId, unitCostMinor, valueMinor }
  })
  const { worthsMinor } = await recordMoves(
    context,
    {
      reason: 'return',
      command: returnOrder.name,
      subject: { type: 'order', id },
      effectiveOn: returnedOn ?? context.today,
    },
    moves,
  )
  const values: Values = { shelvedMinor: 0, scrappedMinor: 0, worthNowMinor: 0 }
  for (const [index, { valueMinor }] of moves.entries()) {
    values[goods[index]?.shelved ? 'shelvedMinor' : 'scrappedMinor'] += valueMinor
    values.worthNowMinor += worthsMinor[index] ?? 0
  }
  return values
}

/** What a part is worth of what the customer has of a product; the next part takes from the rest. */
function takeBack(left: Map<string, WithCustomer>, productId: string, quantity: string): number {
  const there = left.get(productId) ?? { quantity, valueMinor: 0 }
  const valueMinor = valueOfPart(there, quantity)
  const rest = subtractQuantities(there.quantity, quantity)
  left.set(productId, { quantity: rest, valueMinor: there.valueMinor - valueMinor })
  return valueMinor
}
