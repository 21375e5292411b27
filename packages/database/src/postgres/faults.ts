import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { SYSTEM } from '../logger.ts'

/** What came from outside and is being worked on: a socket, an upgrade, a request. */
export type Outside = {
  /** What the log says of it: 'socket /sync', 'upgrade'. */
  name: string
  /** Ends it; called at each fault, also after its end. */
  end(): void
}

const working = new AsyncLocalStorage<{ outside: Outside; log: Logger }>()

/**
 * Runs `work` on behalf of something from outside. Whatever it throws or rejects, now or later, in our code or in a library's, is logged and
 * ends that one thing; the process goes on (security S-01 to S-03). Faults that come later are found by `catchFaults`.
 */
export function onBehalfOf(log: Logger, outside: Outside, work: () => unknown): void {
  working.run({ outside, log }, () => {
    try {
      const result = work()
      if (result instanceof Promise) result.catch((error) => fault(log, outside, error))
    } catch (error) {
      fault(log, outside, error)
    }
  })
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** Wraps a listener of HTTP requests: a fault ends the request that caused it. */
export const keepFaults =
  (log: Logger, listener: Listener): Listener =>
  (request, response) =>
    onBehalfOf(log, { name: 'request', end: () => void response.destroy() }, () => listener(request, response))

function fault(log: Logger, outside: Outside, error: unknown): void {
  log.error({ ...SYSTEM, err: asError(error), outside: outside.name }, 'a fault ended what caused it, and nothing else')
  try {
    outside.end()
  } catch (again) {
    log.error({ ...SYSTEM, err: asError(again), outside: outside.name }, 'and it could not be ended')
  }
}

/**
 * For the whole process. An unhandled rejection in a library never ends it: it is logged, and ends the socket on whose behalf it ran. An uncaught
 * exception ends the process only where no outside input caused it: then the program itself is wrong.
 */
export function catchFaults(log: Logger): void {
  const heard = (error: unknown): boolean => {
    const cause = working.getStore()
    if (cause) fault(cause.log, cause.outside, error)
    return cause !== undefined
  }
  process.on('unhandledRejection', (error) => {
    if (!heard(error)) log.error({ ...SYSTEM, err: asError(error) }, 'a promise was rejected and nobody heard it')
  })
  process.on('uncaughtException', (error) => {
    if (heard(error)) return
    log.fatal({ ...SYSTEM, err: error }, 'ended by an error that nobody caught')
    process.exit(1)
  })
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
