import { z } from 'zod'
import { defineEvent } from '../base/event.ts'

const ofCount = { subject: 'count', audience: 'stock.read' } as const
export const countCreated = defineEvent('count.created', ofCount)
/** With how many moves it came to. */
export const countPosted = defineEvent('count.posted', { ...ofCount, payload: { moves: z.int() } })
