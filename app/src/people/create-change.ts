import { createSignal } from 'solid-js'
import { showToast } from '../design/toast.tsx'
import { troubleWords } from '../identity/index.ts'

/** One change of rights under way: done at once or told why not. Nothing of it waits on this device. */
export function createChange(): {
  busy: () => boolean
  trouble: () => string | undefined
  /** Resolves with whether it was done; says `done` where it was. */
  run: (work: () => Promise<unknown>, done: string) => Promise<boolean>
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
        await work()
        showToast(done)
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
