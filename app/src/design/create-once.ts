import { createSignal } from 'solid-js'

/** Work that isn't begun again while it is under way: a second click, or a key that is held down, adds nothing. */
export function createOnce<Args extends unknown[]>(
  work: (...args: Args) => unknown,
): { run: (...args: Args) => void; busy: () => boolean } {
  const [busy, setBusy] = createSignal(false)
  const run = async (...args: Args) => {
    if (busy()) return
    setBusy(true)
    try {
      await work(...args)
    } finally {
      setBusy(false)
    }
  }
  return { run: (...args) => void run(...args), busy }
}
