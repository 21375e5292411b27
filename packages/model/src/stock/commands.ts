import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { LIMITS } from '../base/limits.ts'
import { ofState } from '../base/possible.ts'
import { RULES } from '../base/rules.ts'
import { idSchema } from '../base/value/id.ts'
import { priceMinorSchema } from '../base/value/money.ts'
import {
  isPositive,
  negateQuantity,
  positiveQuantitySchema,
  quantitySchema,
  subtractQuantities,
} from '../base/value/quantity.ts'
import { seenText } from '../base/value/text.ts'
import { productOnDevice, stockedHindrance } from '../catalogue/stocked.ts'
import { defineChange } from '../records/inputs.ts'
import { asksSecondPerson, showCorrectionRequest } from './correction-overlay.ts'
import { moveLevel } from './level-overlay.ts'
import { closeHindrance, moveOnDevice, placeOnDevice, reverseHindrance } from './place-state.ts'
import { location } from './records.ts'

const reason = z.string().trim().max(LIMITS.shortTextCharsMax).default('')
const answer = z.object({ moveId: z.string(), cursor: z.string() })
const short = z.object({ available: z.string() })
/** Half a piece; more value than is booked at once. */
const amounts = { 'quantity-not-whole': z.object({ unit: z.string() }), 'amount-too-large': z.object({}) }

/** Goods come in: a move from the supplier to a location. */
export const receiveStock = defineCommand({
  name: 'stock.receive',
  route: 'POST /stock/receipts',
  permission: 'stock.move',
  summary: 'Receive stock',
  input: z.object({
    id: idSchema.optional(),
    productId: idSchema,
    quantity: positiveQuantitySchema,
    locationId: idSchema,
    unitCostMinor: priceMinorSchema.optional(),
    /** Of an expected receipt: that one comes, in whole or part. */ expectedId: idSchema.optional(),
    reason,
  }),
  answer,
  refusals: {
    ...amounts,
    'not-stocked': z.object({}),
    'not-expected': z.object({}),
    'period-closed': z.object({ period: z.string() }),
  },
  subject: (input) => `product:${input.productId}`,
  possible: ofState(productOnDevice, stockedHindrance),
  overlay: (rows, { productId, locationId, quantity, expectedId }) => {
    moveLevel(rows, productId, locationId, quantity)
    const expected = expectedId === undefined ? undefined : rows.get('expectedReceipts', expectedId)
    if (!expectedId || !expected) return
    const left = subtractQuantities(String(expected.quantity), quantity)
    if (isPositive(left)) rows.set('expectedReceipts', { ...expected, id: expectedId, quantity: left })
    else rows.remove('expectedReceipts', expectedId)
  },
})
/** From one location to another. Only what isn't reserved there can leave. */
export const transferStock = defineCommand({
  name: 'stock.transfer',
  route: 'POST /stock/transfers',
  permission: 'stock.move',
  summary: 'Transfer stock between locations',
  input: z
    .object({
      id: idSchema.optional(),
      productId: idSchema,
      quantity: positiveQuantitySchema,
      fromLocationId: idSchema,
      toLocationId: idSchema,
      reason,
    })
    .refine((input) => input.fromLocationId !== input.toLocationId, {
      message: RULES['locations-same'],
      path: ['toLocationId'],
    }),
  answer,
  refusals: { ...amounts, 'insufficient-stock': short, 'not-stocked': z.object({}) },
  subject: (input) => `product:${input.productId}`,
  possible: ofState(productOnDevice, stockedHindrance),
  overlay: (rows, { productId, fromLocationId, toLocationId, quantity }) => {
    if (moveLevel(rows, productId, fromLocationId, negateQuantity(quantity)))
      moveLevel(rows, productId, toLocationId, quantity)
  },
})
/** Corrects a level by a signed quantity, with a reason. */
export const adjustStock = defineCommand({
  name: 'stock.adjust',
  route: 'POST /stock/adjustments',
  permission: 'stock.move',
  summary: 'Adjust a stock level',
  input: z.object({
    id: idSchema.optional(),
    productId: idSchema,
    quantity: quantitySchema.refine((value) => !/^-?0*\.?0*$/.test(value), RULES['quantity-zero']),
    locationId: idSchema,
    reason: seenText(LIMITS.shortTextCharsMax, 'Say why the level is adjusted.').prefault(''),
  }),
  answer: z.object({
    /** Null where it waits for approval. */
    moveId: z.string().nullable(),
    /** The request, where it takes a second person: until then nothing moves. Its id is that of the move to come. */
    approvalId: z.string().nullable(),
    cursor: z.string(),
  }),
  refusals: {
    ...amounts,
    'insufficient-stock': short,
    'not-stocked': z.object({}),
    'period-closed': z.object({ period: z.string() }),
  },
  subject: (input) => `product:${input.productId}`,
  possible: ofState(productOnDevice, stockedHindrance),
  overlay: (rows, input, context) => {
    const { productId, locationId, quantity } = input
    if (asksSecondPerson(rows, input)) showCorrectionRequest(rows, input, context)
    else moveLevel(rows, productId, locationId, quantity)
  },
})
export const createLocation = defineCommand({
  name: 'location.create',
  route: 'POST /locations',
  permission: 'location.edit',
  summary: 'Create a warehouse or location',
  input: z.object({
    id: idSchema.optional(),
    parentId: idSchema.optional(),
    kind: z.enum(['warehouse', 'location', 'device', 'quarantine']).default('warehouse'),
    code: seenText(40, 'A location needs a code.'),
    name: seenText(200, 'A location needs a name.'),
    sellable: z.boolean().default(true),
    rank: z.int().min(0).max(10_000).default(100),
  }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: { 'code-taken': z.object({ code: z.string() }) },
  subject: (input) => `location:${input.id ?? input.code}`,
})

/** Another name or code. What kind of place it is, where it is and whether it is promised stay: levels and reservations stand on them. */
export const changeLocation = defineChange(location, {
  many: 'locations',
  permission: 'location.edit',
  summary: 'Change a location',
  fixed: ['kind', 'parentId', 'sellable', 'rank'],
  refusals: { 'code-taken': z.object({ code: z.string() }) },
})

/** Nothing goes there any more; what is on its way out of it has left, and nothing is expected there (WH-05). */
export const closeLocation = defineCommand({
  name: 'location.close',
  route: 'POST /locations/{id}/close',
  permission: 'location.edit',
  summary: 'Close a warehouse or location',
  input: z.object({ id: idSchema }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: { 'not-empty': z.object({ places: z.array(z.string()) }) },
  subject: (input) => `location:${input.id}`,
  possible: ofState(placeOnDevice, closeHindrance),
})

/** Reverses a receipt, transfer or adjustment by an opposite move; once. Delivered goods are returned by `order.return`. */
export const reverseMove = defineCommand({
  name: 'stock.reverse',
  route: 'POST /stock/moves/{id}/reverse',
  permission: 'stock.move',
  summary: 'Reverse a stock move',
  input: z.object({ id: idSchema, reason }),
  answer,
  refusals: {
    'already-reversed': z.object({}),
    'not-reversible': z.object({ reason: z.string() }),
    'insufficient-stock': short,
    'period-closed': z.object({ period: z.string() }),
  },
  subject: (input) => `move:${input.id}`,
  possible: ofState(moveOnDevice, reverseHindrance),
})
