import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { checkExpectedDay } from '@werkbank/model/agreement/check-days.ts'
import { RULES } from '@werkbank/model/base/rules.ts'
import { compareQuantities } from '@werkbank/model/base/value/quantity.ts'
import { checkQuantity } from '@werkbank/model/base/value/units.ts'
import { receiptChanged, receiptClosed, receiptExpected } from '@werkbank/model/stock/events.ts'
import { changeExpectedReceipt, closeExpectedReceipt, expectReceipt } from '@werkbank/model/stock/expected-commands.ts'
import { type ExpectedState, expectedHindrance } from '@werkbank/model/stock/place-state.ts'
import { handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { decodeCursor, toPage } from '../http/pages.ts'
import { invalidInput, notFound, Refusal, wrongInput } from '../http/problem/problem.ts'
import { requirePlace, requireProduct } from './references.ts'

type ExpectedReceipt = {
  id: string
  productId: string
  locationId: string
  quantity: string
  expectedOn: string
  reference: string
  changedAt: string
}

/** R-ST12. */
export const handleExpectReceipt = handle(expectReceipt, async (work, input) => {
  const { tx, refuse, emit } = work
  const { id = work.newId(), productId, locationId, quantity, expectedOn, reference } = input
  const product = await requireProduct(tx, productId, quantity)
  requirePossible(work, expectReceipt, product)
  requireWhole(refuse, quantity, product.unit)
  requireDay(refuse, expectedOn, work.today)
  await requirePlace(tx, locationId, 'locationId')
  await tx`INSERT INTO expected_receipts (org_id, id, product_id, location_id, quantity, expected_on, reference)
    VALUES (current_org(), ${id}, ${productId}, ${locationId}, ${quantity}, ${expectedOn}, ${reference})`
  emit(receiptExpected, productId)
  return { id }
})

/** R-ST12. */
export const handleChangeExpectedReceipt = handle(changeExpectedReceipt, async (work, input) => {
  const { tx, refuse, emit } = work
  const before = await lockExpected(work, input.id)
  const { locationId, quantity, expectedOn, reference } = { ...before, ...input }
  if (input.quantity) requireWhole(refuse, quantity, (await requireProduct(tx, before.productId, quantity)).unit)
  if (input.expectedOn) requireDay(refuse, expectedOn, work.today)
  if (input.locationId) await requirePlace(tx, locationId, 'locationId')
  await tx`UPDATE expected_receipts SET location_id = ${locationId}, quantity = ${quantity}, expected_on = ${expectedOn}, reference = ${reference}, changed_at = ${work.now}
    WHERE org_id = current_org() AND id = ${input.id}`
  emit(receiptChanged, before.productId)
  return { id: input.id }
})

/** R-ST12. */
export const handleCloseExpectedReceipt = handle(closeExpectedReceipt, async (work, { id }) => {
  const { productId } = await lockExpected(work, id)
  await close(work, id)
  work.emit(receiptClosed, productId)
  return { id }
})

/** What came of it is expected no more; with the last of it, or more, it is closed. */
export async function takeExpected(
  work: TransactionContext,
  id: string,
  { productId, quantity }: { productId: string; quantity: string },
): Promise<void> {
  const expected = await lockExpected(work, id)
  if (expected.productId !== productId) throw wrongInput('expectedId', 'problems.receipt_of_other')
  if (compareQuantities(quantity, expected.quantity) >= 0) return close(work, id)
  await work.tx`UPDATE expected_receipts SET quantity = quantity - ${quantity}::numeric, changed_at = ${work.now} WHERE org_id = current_org() AND id = ${id}`
}

async function close({ tx, now }: TransactionContext, id: string): Promise<void> {
  await tx`UPDATE expected_receipts SET deleted_at = ${now}, changed_at = ${now} WHERE org_id = current_org() AND id = ${id}`
}

async function lockExpected({ tx }: { tx: Tx }, id: string): Promise<ExpectedReceipt> {
  const [row] = await tx<(ExpectedReceipt & { closed: boolean })[]>`
    SELECT ${columns(tx)}, deleted_at IS NOT NULL AS closed FROM expected_receipts WHERE org_id = current_org() AND id = ${id} FOR NO KEY UPDATE`
  if (!row) throw notFound()
  const why = expectedHindrance(row)
  if (why) throw new Refusal(why.code, {})
  return row
}

type Refuse = {
  (code: 'quantity-not-whole', data: { unit: string }): Refusal
  (code: 'impossible-day', data: { code: string }): Refusal
}
function requireWhole(refuse: Refuse, quantity: string, unit: string): void {
  const code = checkQuantity(quantity, unit)
  if (code === 'quantity-not-whole') throw refuse(code, { unit })
  if (code) throw invalidInput([{ path: 'quantity', code, message: RULES[code] }])
}
/** As far ahead as goods may be wished for, and not long ago. */
function requireDay(refuse: Refuse, day: string, today: string): void {
  const code = checkExpectedDay(day, today)
  if (code) throw refuse('impossible-day', { code })
}

const columns = (tx: Tx) =>
  tx`id, product_id, location_id, trim_scale(quantity)::text AS quantity, expected_on, reference, changed_at`

export type ExpectedFilter = { limit: number; cursor?: string; productId?: string }

/** What is still expected, the soonest first. */
export async function listExpected(tx: Tx, { limit, cursor, productId }: ExpectedFilter) {
  const after = decodeCursor(cursor, ['string', 'string'])
  const rows = await tx<ExpectedReceipt[]>`
    SELECT ${columns(tx)} FROM expected_receipts WHERE org_id = current_org() AND deleted_at IS NULL
      ${productId ? tx`AND product_id = ${productId}` : tx``}
      ${after ? tx`AND (expected_on, id) > (${after[0] as string}::text::date, ${after[1] as string}::text::uuid)` : tx``}
    ORDER BY expected_on, id LIMIT ${limit + 1}`
  return toPage(
    rows,
    limit,
    (row) => [row.expectedOn, row.id],
    (row) => row,
  )
}

/** What is expected, as its commands ask it; undefined where there never was such a receipt. */
export async function expectedStateById(tx: Tx, id: string): Promise<ExpectedState | undefined> {
  const [row] = await tx<ExpectedState[]>`
    SELECT deleted_at IS NOT NULL AS closed FROM expected_receipts WHERE org_id = current_org() AND id = ${id}`
  return row
}
