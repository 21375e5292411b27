import { z } from 'zod'
import { defineEvent } from '../base/event.ts'
import { recordEvents } from '../records/events.ts'
import { location } from './records.ts'

/** Changes with old and new value (PR-04). */
export const { created: locationCreated, changed: locationChanged } = recordEvents(location)
export const locationClosed = defineEvent('location.closed', { subject: 'location', audience: 'stock.read' })

const ofProduct = { subject: 'product', audience: 'stock.read' } as const
export const receiptExpected = defineEvent('receipt.expected', ofProduct)
export const receiptChanged = defineEvent('receipt.changed', ofProduct)
export const receiptClosed = defineEvent('receipt.closed', ofProduct)

/** Moves of one event: events are read whole by many. What is more goes into further events, nothing is left out. */
export const MOVES_PER_EVENT = 200
const move = z.strictObject({ productId: z.string(), from: z.string(), to: z.string(), quantity: z.string() })

/** Its subject is what moved them: an order, a count, a product. */
export const stockMoved = defineEvent('stock.moved', {
  subject: null,
  payload: { reason: z.string(), moves: z.array(move).max(MOVES_PER_EVENT) },
  audience: 'stock.read',
})
