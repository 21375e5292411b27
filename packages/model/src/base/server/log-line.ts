import { z } from 'zod'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export const LOG_CATEGORIES = ['application', 'security', 'system'] as const
export type LogCategory = (typeof LOG_CATEGORIES)[number]

/** One line of any process, as JSON (LO-01). What it is about stands beside these; never what people wrote. */
export const logLineSchema = z.looseObject({
  time: z.iso.datetime(),
  level: z.enum(LOG_LEVELS),
  category: z.enum(LOG_CATEGORIES),
  message: z.string().min(1),
  service: z.enum(['werkbank', 'api', 'sync', 'import']),
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  environment: z.string().min(1),
  pid: z.number().int(),
  /** Where a request is answered. */
  requestId: z.string().optional(),
  /** The caller, where known. */
  userId: z.uuid().optional(),
  orgId: z.uuid().optional(),
})
