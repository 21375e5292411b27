import type { LogCategory, logLineSchema } from '@werkbank/model/base/server/log-line.ts'
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

const CONSOLE_LEVELS = { error: 'error', warn: 'warn', info: 'info', log: 'info', debug: 'debug' } as const
const WORDS_MAX = 1_000

/**
 * What libraries print as plain text, and the warnings of Node itself, become lines of the log (LO-01). Of what they hand over only texts and
 * the messages of errors: objects may hold what people wrote.
 */
export function takeOverOutput(log: Logger): void {
  for (const [method, level] of Object.entries(CONSOLE_LEVELS))
    console[method as keyof typeof CONSOLE_LEVELS] = (...words: unknown[]) => {
      const message = inWords(words)
      if (message) log[level](SYSTEM, message)
    }
  process.removeAllListeners('warning')
  process.on('warning', (warning) => log.warn(SYSTEM, inWords([warning])))
}

const inWords = (words: readonly unknown[]): string =>
  words
    .map((word) => {
      if (word instanceof Error) return `${word.name}: ${word.message}`
      return typeof word === 'object' ? '{…}' : String(word)
    })
    .join(' ')
    .trim()
    .slice(0, WORDS_MAX)

/** A category for a line: `log.warn({ ...SECURITY, address }, 'sign-in failed')`. */
export const SECURITY = { category: 'security' } satisfies { category: LogCategory }
export const SYSTEM = { category: 'system' } satisfies { category: LogCategory }
