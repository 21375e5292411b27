import { z } from 'zod'
import { defineEvent } from '../base/event.ts'

const ofQuote = { subject: 'quote', audience: 'quote.read' } as const
export const quoteCreated = defineEvent('quote.created', ofQuote)
export const quoteSent = defineEvent('quote.sent', { ...ofQuote, payload: { version: z.int(), number: z.string() } })
export const quoteAccepted = defineEvent('quote.accepted', { ...ofQuote, payload: { orderId: z.string() } })
export const quoteDeclined = defineEvent('quote.declined', { ...ofQuote, payload: { reason: z.string() } })
