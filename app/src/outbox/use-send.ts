import type { Command } from '@werkbank/model/base/command.ts'
import { ZodError, type z } from 'zod'
import { showToast } from '../design/toast.tsx'
import { Refused } from '../http/request.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { useOutbox } from './use-outbox.ts'

const shownMs = 15_000
const messageOf = (error: unknown): string =>
  error instanceof ZodError ? (error.issues[0]?.message ?? '') : String(error)

/**
 * Puts a command on its way and says so only when the server refuses it; it stays in "Needs attention" then, too. Resolves when it
 * is safely on this device: offline nobody waits for an answer.
 */
export function useSend(): <C extends Command>(command: C, input: z.input<C['input']>) => Promise<void> {
  const outbox = useOutbox()
  return async (command, input) => {
    const key = await outbox.enqueue(command, input).catch((error) => {
      // A form that lets pass what its command does not take: a mistake of ours, and nobody should wait for what was never sent.
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
