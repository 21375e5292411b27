import { createSignal } from 'solid-js'

/** Work that isn't begun again while it is under way: a second click, or a key that is held down, adds nothing. */
export function createOnce(work: () => unknown): { run: () => void; busy: () => boolean } {
  const [busy, setBusy] = createSignal(false)
  const run = async () => {
    if (busy()) return
    setBusy(true)
    try {
      await work()
    } finally {
      setBusy(false)
    }
  }
  return { run: () => void run(), busy }
}
