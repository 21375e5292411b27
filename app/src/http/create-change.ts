import { createSignal } from 'solid-js'
import { showToast } from '../design/overlay/toast.tsx'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { askForProof } from './proof.ts'
import { Refused, Trouble } from './request.ts'

/** One change of access under way: done at once or refused with a reason. It is never queued on this device (decisions/0019). */
export function createChange(): {
  busy: () => boolean
  /** What came of the last one in words: the server's no, its "later", or no answer; undefined where it was done. */
  trouble: () => string | undefined
  /** Resolves with whether it was done; says `done`, if there is such a word, where it was. */
  run: (work: () => Promise<unknown>, done?: string) => Promise<boolean>
} {
  const [busy, setBusy] = createSignal(false)
  const [trouble, setTrouble] = createSignal<string>()
  return {
    busy,
    trouble,
    async run(work, done) {
      if (busy()) return false
      setBusy(true)
      setTrouble(undefined)
      try {
        await workWithProof(work)
        if (done) showToast(done)
        return true
      } catch (error) {
        setTrouble(troubleWords(error))
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}

/** Where the server requires a fresh proof, the person is asked for their password, and the request is repeated. */
async function workWithProof(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const isProof = error instanceof Refused && error.problem.code === 'proof-needed'
    if (!isProof || !(await askForProof())) throw error
    await work()
  }
}

function troubleWords(error: unknown): string {
  if (error instanceof Refused) {
    const { code, data, detail, title, errors } = error.problem
    const [first] = errors ?? []
    return refusalWords(first?.code ?? code, data, first?.message ?? detail ?? title)
  }
  if (error instanceof Trouble && error.status === 429)
    return t('identity.throttled', { seconds: Math.ceil((error.retryAfterMs ?? 30_000) / 1000) })
  if (error instanceof Trouble && error.status === undefined) return t('identity.onlyOnline')
  console.error('a change failed', error)
  return t('identity.trouble')
}
