import type { Command } from '@werkbank/model/base/command.ts'
import { ZodError, type z } from 'zod'
import { showToast } from '../design/overlay/toast.tsx'
import { Refused } from '../http/request.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { useOutbox } from './use-outbox.ts'

const shownMs = 15_000
const messageOf = (error: unknown): string =>
  error instanceof ZodError ? (error.issues[0]?.message ?? '') : String(error)

/**
 * Queues a command, and shows a message only when the server refuses it; it is in "Needs attention" then, too. Resolves when it is stored on this
 * device: offline there is no answer to wait for.
 */
export function useSend(): <C extends Command>(command: C, input: z.input<C['input']>) => Promise<void> {
  const outbox = useOutbox()
  return async (command, input) => {
    const key = await outbox.enqueue(command, input).catch((error) => {
      // The form accepted an input that its command refuses: a fault of ours, and nothing was sent.
      showToast(t('sync.invalidInput', { detail: messageOf(error) }), { meaning: 'danger', durationMs: shownMs })
      throw error
    })
    outbox.answer(key).catch((error) => {
      if (!(error instanceof Refused)) throw error
      const { code, data, detail, title } = error.problem
      const reason = refusalWords(code, data, detail ?? title)
      showToast(t('common.refused', { reason }), { meaning: 'danger', durationMs: shownMs })
    })
  }
}
