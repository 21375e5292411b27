import { newId } from '@werkbank/model/base/value/id.ts'
import type { BatchRow } from '@werkbank/model/batches/commands.ts'
import { createSignal, onCleanup } from 'solid-js'
import { Refused, Trouble } from '../http/request.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { runBatch, type Sending, sendBatch } from './send-batch.ts'

/** `sending`: on its way; `stopped`: with why, and can go on; `mayBeAsked`: the answer is missing; `asked`: the server has all of it, and a job does it. */
export type ServerBatch =
  | { state: 'none' }
  | { state: 'sending'; sent: number; all: number }
  | { state: 'stopped'; why: string; mayBeAsked: boolean }
  | { state: 'asked'; job: string }

/** Rows that the server processes as a job. A batch that was sent, but not started, is deleted when its dialog closes. */
export function createServerBatch() {
  const { request } = useWorkspace()
  const [state, setState] = createSignal<ServerBatch>({ state: 'none' })
  const leaving = new AbortController()
  let sending: (Sending & { name: string }) | undefined
  const go = async (): Promise<boolean> => {
    if (!sending) return false
    const { rows } = sending
    const onSent = (sent: number) => setState({ state: 'sending', sent, all: rows.length })
    onSent(sending.sent)
    try {
      await sendBatch(request, sending, { onSent, signal: leaving.signal })
      setState({ state: 'asked', job: await runBatch(request, sending, leaving.signal) })
      return true
    } catch (error) {
      const mayBeAsked = sending.sent === rows.length && !(error instanceof Refused)
      setState({ state: 'stopped', why: whyWords(error), mayBeAsked })
      return false
    }
  }
  onCleanup(() => {
    leaving.abort()
    const { state: last } = state()
    if (sending && (last === 'sending' || last === 'stopped'))
      void request(`/batches/${sending.id}`, { method: 'DELETE', body: {} }).catch(() => undefined) // the server deletes it after a while
  })
  return {
    state,
    /** Sends all rows and asks for the job; resolves with whether it is asked for. */
    start(batch: { name: string; heads: readonly string[]; rows: readonly BatchRow[] }): Promise<boolean> {
      sending = { ...batch, id: newId(), sent: 0 }
      return go()
    },
    /** Goes on where it stopped. */
    goOn: go,
  }
}

function whyWords(error: unknown): string {
  if (error instanceof Refused) {
    const { code, data, detail, title } = error.problem
    return refusalWords(code, data, detail ?? title)
  }
  if (error instanceof Trouble && error.status === undefined) return t('jobs.sendingBroke')
  console.error('a batch could not be sent', error)
  return t('identity.trouble')
}
