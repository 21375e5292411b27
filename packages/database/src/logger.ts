import type { LogCategory, logLineSchema } from '@werkbank/model/base/log-line.ts'
import { type Logger, pino } from 'pino'
import type { z } from 'zod'
import manifest from '../package.json' with { type: 'json' }

export type LoggerOptions = {
  service: z.infer<typeof logLineSchema>['service']
  level: string
  /** Where this runs, as its operators call it. */
  environment: string
}

/** The log of a process: lines as `logLineSchema` says, to standard output. A line is of the category 'application' unless it names another one. */
export function createLogger({ service, level, environment }: LoggerOptions): Logger {
  return pino({
    level,
    messageKey: 'message',
    base: { service, version: manifest.version, environment, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => ({ category: 'application' satisfies LogCategory }),
  })
}

/** A category for a line: `log.warn({ ...SECURITY, address }, 'sign-in failed')`. */
export const SECURITY = { category: 'security' } satisfies { category: LogCategory }
export const SYSTEM = { category: 'system' } satisfies { category: LogCategory }
