import type { Command } from '@werkbank/model/base/command.ts'
import { createStore } from 'solid-js/store'
import { Refused } from '../http/request.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import type { Outbox } from './outbox.ts'

/** One command of a batch, and its row, which is named when the command is refused. */
export type BatchItem<T> = { of: T; command: Command; input: object }
export type BatchState<T> = {
  all: number
  done: number
  /** Those that the server refused, each with why. */
  refused: { of: T; reason: string }[]
  state: 'storing' | 'running' | 'over'
}

/**
 * Commands that are sent together. All of them are stored on this device before one is sent, or none. While the dialog is open, refusals are shown there
 * and leave the outbox; after `leave` they stay in "Needs attention" like any other.
 */
export function createBatch<T>(outbox: Outbox) {
  const [state, setState] = createStore<BatchState<T>>({ all: 0, done: 0, refused: [], state: 'over' })
  let isWatched = true
  const settle = async (of: T, key: string) => {
    const refused = await outbox.answer(key).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (refused !== undefined && !(refused instanceof Refused)) throw refused
    if (refused && isWatched) {
      await outbox.discard(key)
      const { code, data, detail, title } = refused.problem
      setState('refused', state.refused.length, { of, reason: refusalWords(code, data, detail ?? title) })
    }
    setState('done', (done) => done + 1)
  }
  return {
    get: (): BatchState<T> => state,
    leave() {
      isWatched = false
    },
    /** Resolves when the last one is answered. `onStored`: all are on this device. Rejects where it can't store them; then none is sent. */
    async start(items: readonly BatchItem<T>[], onStored?: () => void) {
      setState({ all: items.length, done: 0, refused: [], state: 'storing' })
      const keys = await outbox.enqueueAll(items)
      setState('state', 'running')
      onStored?.()
      await Promise.all(keys.map((key, at) => settle((items[at] as BatchItem<T>).of, key)))
      setState('state', 'over')
    },
  }
}
export type Batch<T> = ReturnType<typeof createBatch<T>>
