import { LATE } from '@werkbank/database/spine.ts'
import { settleAll } from '@werkbank/database/transaction.ts'
import { orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import { type OrderContent, type OrderLine, orderDocumentName } from '@werkbank/model/agreement/agreed-document.ts'
import type { Finding } from '@werkbank/model/agreement/findings.ts'
import { linePrice } from '@werkbank/model/agreement/line-price.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { can } from '@werkbank/model/base/permission.ts'
import { isAllowed } from '@werkbank/model/base/possible.ts'
import { isPositive } from '@werkbank/model/base/value/quantity.ts'
import { checkAgainstFulfilment, checkOrder } from '@werkbank/model/sales/check-order.ts'
import { commitOrder } from '@werkbank/model/sales/commands.ts'
import type { Level } from '@werkbank/model/stock/plan-reservations.ts'
import { say } from '@werkbank/words/say.ts'
import {
  type AgreedLine,
  agreedPrice,
  agreeLines,
  asSeen,
  lastVersion,
  readWorkingCopy,
  type Version,
} from '../agreement/index.ts'
import { type ProductFacts, productFacts } from '../catalogue/index.ts'
import { missing } from '../http/caller.ts'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { askingOf, hindranceNow } from '../http/command/possible.ts'
import { customerById } from '../partners/index.ts'
import { lockLevels } from '../stock/index.ts'
import { nameShortages } from './deliveries/shortages.ts'
import { type Line, lockOrder, ORDER_VERSIONS, type Order, orderLines } from './orders.ts'
import { requireDay } from './require-day.ts'
import { orderStateNow, requireStep } from './steps-now.ts'
import { holdLines, writeVersion } from './write-version.ts'

type Context = CommandContext<typeof commitOrder>
type Input = InputOf<typeof commitOrder>

/** R-SA5 to R-SA8, R-SA11, R-SA12. Locks: order, levels, number range. */
export const handleCommitOrder = handle(commitOrder, async (context, input) => {
  const { tx } = context
  const withSnapshot = input.seen !== undefined
  const document = orderDocumentName(input.id)
  const [order, copy] = await settleAll(
    lockOrder(tx, input.id),
    readWorkingCopy(tx, context.caller.orgId, document, { withSnapshot }),
  )
  requireRights(context, input, order)
  // The number of changed fields is known only after the document was read at the caller's state vector.
  await requireCommit(context, order, NOT_COUNTED)
  await requireDay(context, 'orderedOn', input.orderedOn, { confirmed: input.confirmDay })
  const seen = await asSeen(context, document, input, copy)
  const { content } = seen
  const [previous, fate] =
    order.version > 0
      ? await settleAll(lastVersion(tx, ORDER_VERSIONS, order.id), orderLines(tx, order.id))
      : NOTHING_AGREED
  if (previous) await requireCommit(context, order, orderChanges(previous, content).length, fate)
  const { customer, products, levels, currency } = await checked(context, { content, order, fate, previous })
  const { lines, total } = agreeLines(content, products, { previous, taxExempt: customer.taxMode === 'exempt' })
  const reserved = await reserveLines(context, input, { lines, fate, products, levels })
  const version = order.version + 1
  const orderedOn = input.orderedOn ?? order.orderedOn ?? context.today
  writeVersion(context, {
    order,
    seen,
    copy,
    customer,
    currency,
    lines,
    total,
    reserved,
    version,
    orderedOn,
  })
  const backordered = reserved
    .filter((line) => isPositive(line.backordered))
    .map(({ line, backordered }) => ({ lineId: line.id, quantity: backordered }))
  return { version, backordered, number: LATE }
})

const NOT_COUNTED = Number.POSITIVE_INFINITY
/** The whole of how the order stands is read only where it is refused. */
async function requireCommit(context: Context, order: Order, changes: number, fate?: Line[]): Promise<void> {
  const counted = { ...order, changes }
  if (hindranceNow(context, commitOrder, { order: counted }))
    requireStep(context, commitOrder, await orderStateNow(context.tx, counted, fate))
}

/** SA-07, SA-13: a backorder, and a version after the first one, are more than confirming. */
function requireRights(context: Context, { backorder, backorderLines }: Input, order: Order): void {
  const { caller } = context
  if (!isAllowed(commitOrder, { order }, askingOf(context)))
    throw missing(caller, 'order.change', say('problems.forbidden_change'))
  if ((backorder || backorderLines.length > 0) && !can(caller, 'order.backorder'))
    throw missing(caller, 'order.backorder', say('problems.forbidden_backorder'))
}

const NOTHING_AGREED: [undefined, Line[]] = [undefined, []]

/** Everything that keeps the order from being agreed on (R-SA6, R-SA7). */
async function checked(
  { tx, refuse, today }: Context,
  {
    content,
    order,
    fate,
    previous,
  }: { content: OrderContent; order: Order; fate: Line[]; previous: Version | undefined },
) {
  const { customerId } = content.head
  const productIds = content.lines.map(({ productId }) => productId)
  const [products, customer, levels] = await settleAll(
    productFacts(tx, productIds, { counted: content.lines.map(({ quantity }) => quantity) }),
    customerId ? customerById(tx, customerId) : undefined,
    order.version === 0 ? lockLevels(tx, productIds) : undefined, // later versions also hold what they no longer want
  )
  const before = new Map(previous?.lines.map((line) => [line.id, line]))
  const facts = {
    product: (id: string) => products.get(id),
    customer: (id: string) => (customer?.id === id ? customer : undefined),
    agreedCustomerId: order.customerId,
    currency: order.bookCurrency,
    today,
    priceOf: (line: OrderLine) =>
      linePrice(line, products.get(line.productId), agreedPrice(before.get(line.id))).unitPriceMinor,
  }
  const findings: Finding[] = checkOrder(content, facts)
  if (findings.length > 0 || !customer) throw refuse('incomplete-order', { findings })
  const undone = checkAgainstFulfilment(content, fate, order.customerId)
  if (undone.length > 0) throw refuse('below-delivered', { findings: undone })
  return {
    customer,
    products,
    levels,
    currency: content.head.currency ?? order.bookCurrency,
  }
}

/** Holds what the lines still have to deliver; without a backorder that was agreed to, all of it (R-SA12). */
async function reserveLines(
  context: Context,
  { id, backorder, backorderLines }: Input,
  {
    products,
    ...of
  }: {
    lines: AgreedLine[]
    fate: Line[]
    products: ReadonlyMap<string, ProductFacts>
    levels: readonly Level[] | undefined
  },
) {
  const partial = backorder || backorderLines.length > 0
  const { shortages, reserved } = await holdLines(context, id, { ...of, partial })
  const agreed = (lineId: string) => backorder || backorderLines.includes(lineId)
  if (shortages.some(({ lineId }) => !agreed(lineId)))
    throw context.refuse('insufficient-stock', { shortages: nameShortages(shortages, products) })
  return reserved
}
