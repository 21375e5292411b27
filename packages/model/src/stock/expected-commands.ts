import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { LIMITS } from '../base/limits.ts'
import { ofState } from '../base/possible.ts'
import { daySchema } from '../base/value/day.ts'
import { idSchema } from '../base/value/id.ts'
import { positiveQuantitySchema } from '../base/value/quantity.ts'
import { productOnDevice, stockedHindrance } from '../catalogue/stocked.ts'
import { expectedHindrance, expectedOnDevice } from './place-state.ts'

const cursor = z.string()
const reference = z.string().trim().max(LIMITS.shortTextCharsMax)
const days = { 'impossible-day': z.object({ code: z.string() }) }
const whole = { 'quantity-not-whole': z.object({ unit: z.string() }) }
/** It has come in, or was closed, meanwhile. */
const gone = { 'not-expected': z.object({}) }

/**
 * Announces goods that are on their way: shown where orders are written, but not promisable (SA-17, SA-07). Their arrival is booked by `stock.receive`
 * with this id.
 */
export const expectReceipt = defineCommand({
  name: 'receipt.expect',
  route: 'POST /stock/expected-receipts',
  permission: 'stock.move',
  summary: 'Expect a receipt',
  input: z.object({
    id: idSchema.optional(),
    productId: idSchema,
    locationId: idSchema,
    quantity: positiveQuantitySchema,
    expectedOn: daySchema,
    reference: reference.default(''),
  }),
  answer: z.object({ id: z.string(), cursor }),
  refusals: { ...days, ...whole, 'not-stocked': z.object({}) },
  subject: (input) => `product:${input.productId}`,
  possible: ofState(productOnDevice, stockedHindrance),
  overlay: (rows, { id, ...expected }, { now }) => {
    if (id && !rows.get('expectedReceipts', id)) rows.set('expectedReceipts', { id, ...expected, changedAt: now })
  },
})

/** It comes later, or another quantity of it. */
export const changeExpectedReceipt = defineCommand({
  name: 'receipt.change',
  route: 'PATCH /stock/expected-receipts/{id}',
  permission: 'stock.move',
  summary: 'Change an expected receipt',
  input: z.object({
    id: idSchema,
    locationId: idSchema.optional(),
    quantity: positiveQuantitySchema.optional(),
    expectedOn: daySchema.optional(),
    reference: reference.optional(),
  }),
  answer: z.object({ id: z.string(), cursor }),
  refusals: { ...days, ...whole, ...gone },
  subject: (input) => `receipt:${input.id}`,
  possible: ofState(expectedOnDevice, expectedHindrance),
  overlay: (rows, { id, ...changes }, { now }) => {
    const row = rows.get('expectedReceipts', id)
    if (row) rows.set('expectedReceipts', { ...row, ...changes, id, changedAt: now })
  },
})

/** No more of it comes. */
export const closeExpectedReceipt = defineCommand({
  name: 'receipt.close',
  route: 'POST /stock/expected-receipts/{id}/close',
  permission: 'stock.move',
  summary: 'Close an expected receipt',
  input: z.object({ id: idSchema }),
  answer: z.object({ id: z.string(), cursor }),
  refusals: gone,
  subject: (input) => `receipt:${input.id}`,
  possible: ofState(expectedOnDevice, expectedHindrance),
  overlay: (rows, { id }) => rows.remove('expectedReceipts', id),
})
