import { type Alarm, backoffMs, makeAlarm, makeLeader } from '../device/leader.ts'
import { Refused, type Request, signedOutCode, Trouble } from '../http/request.ts'
import { nextToSend } from './next-to-send.ts'
import type { Outbox } from './outbox.ts'
import type { OutboxEntry } from './outbox-database.ts'
import { sendCommand } from './send-command.ts'

export interface SenderOptions {
  outbox: Outbox
  request: Request
  /** Unique per person: names the lock. */
  name: string
  /** Resolves when the command may go: what it names (a document's state) has reached the server. */
  ready?: (entry: OutboxEntry, signal: AbortSignal) => Promise<void>
  onAnswered?: (entry: OutboxEntry, answer: Record<string, unknown>) => void
  /** With the code of the 401. */
  onSignedOut: (code: string) => void
}

/** The server has not received the document state that a commit names: it is on its way, so ask again. */
const transientCodes = new Set(['state-not-received', 'idempotency-key-in-use'])
const transientAttemptsMax = 8

/**
 * Sends the outbox from one tab of the browser: in order per subject, four subjects at once. Network, 5xx and 429 are
 * tried again with backoff for ever; any other no goes to "Needs attention" and holds back only its own subject.
 */
export function makeSender(options: SenderOptions): { wake: () => void; stop: () => void } {
  const alarm = makeAlarm()
  const restart = new Set<() => void>()
  const channel = new BroadcastChannel(`${options.name}:send`)
  const wakeHere = () => {
    for (const forget of restart) forget()
    alarm.wake()
  }
  channel.onmessage = wakeHere
  const offChange = options.outbox.onChange(() => alarm.wake())
  const stopLeading = makeLeader(`${options.name}:outbox`, (signal) => new Run(options, alarm, signal, restart).run())
  return {
    /** The network is back, or the person signed in: retry without further delay. */
    wake() {
      wakeHere()
      channel.postMessage('wake')
    },
    stop() {
      stopLeading()
      offChange()
      channel.close()
    },
  }
}

class Run {
  readonly #options: SenderOptions
  readonly #alarm: Alarm
  readonly #signal: AbortSignal
  readonly #sending = new Set<string>()
  readonly #notBefore = new Map<string, number>()
  #signedOut = false

  constructor(options: SenderOptions, alarm: Alarm, signal: AbortSignal, restart: Set<() => void>) {
    this.#options = options
    this.#alarm = alarm
    this.#signal = signal
    const forget = () => {
      this.#notBefore.clear()
      this.#signedOut = false
    }
    restart.add(forget)
    signal.addEventListener('abort', () => restart.delete(forget), { once: true })
  }

  async run(): Promise<void> {
    await this.#options.outbox.refresh()
    while (!this.#signal.aborted) {
      const entries = this.#options.outbox.entries()
      const due = this.#signedOut ? [] : nextToSend(entries, this.#sending, this.#notBefore, Date.now())
      for (const entry of due) void this.#send(entry)
      await this.#alarm.wait(this.#signal, this.#restMs())
    }
  }

  /** Until the first of the resting entries is due; undefined when none rests. */
  #restMs(): number | undefined {
    const waiting = new Set(this.#options.outbox.entries().map((entry) => entry.key))
    for (const key of this.#notBefore.keys()) if (!waiting.has(key)) this.#notBefore.delete(key)
    const times = [...this.#notBefore].filter(([key]) => !this.#sending.has(key)).map(([, at]) => at)
    return times.length === 0 ? undefined : Math.max(10, Math.min(...times) - Date.now())
  }

  async #send(entry: OutboxEntry): Promise<void> {
    const { outbox, request, ready, onAnswered } = this.#options
    this.#sending.add(entry.key)
    try {
      await ready?.(entry, this.#signal)
      const answer = await sendCommand(request, entry, this.#signal)
      await outbox.update(entry.key, { state: 'answered', answer })
      onAnswered?.(entry, answer)
    } catch (error) {
      if (!this.#signal.aborted)
        await this.#failed(entry, error).catch((fault) => console.error('outbox could not be written', fault))
    } finally {
      this.#sending.delete(entry.key)
      this.#alarm.wake()
    }
  }

  async #failed(entry: OutboxEntry, error: unknown): Promise<void> {
    const { outbox, onSignedOut } = this.#options
    const attempts = entry.attempts + 1
    const code = signedOutCode(error)
    if (code !== undefined) {
      this.#signedOut = true
      onSignedOut(code)
      return
    }
    const passing =
      error instanceof Refused && transientCodes.has(error.problem.code) && attempts < transientAttemptsMax
    if (error instanceof Refused && !passing) {
      const { code, status, title, detail, data, errors } = error.problem
      const words = detail ?? errors?.map(({ path, message }) => `${path}: ${message}`).join('; ')
      await outbox.update(entry.key, {
        state: 'attention',
        attempts,
        reason: { code, status, title, detail: words, data },
      })
      return
    }
    if (!(error instanceof Trouble || passing)) console.error(`sending ${entry.command} failed`, error)
    const asked = error instanceof Trouble ? error.retryAfterMs : undefined
    this.#notBefore.set(entry.key, Date.now() + Math.max(asked ?? 0, backoffMs(attempts)))
    await outbox.update(entry.key, { attempts, waitsFor: error instanceof Trouble ? error.code : undefined })
  }
}
