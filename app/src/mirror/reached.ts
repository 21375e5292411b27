import { createRoot, createSignal } from 'solid-js'

const storageKey = 'werkbank:reached'
const { reachedAt, setReachedAt } = createRoot(() => {
  const [at, setAt] = createSignal(read())
  // One tab asks the server for all of them.
  globalThis.window?.addEventListener('storage', ({ key }) => key === storageKey && setAt(read()))
  return { reachedAt: at, setReachedAt: setAt }
})

function read(): string | undefined {
  return globalThis.localStorage?.getItem(storageKey) ?? undefined
}

/** The last moment at which the server confirmed this device's figures, RFC 3339: their age (SA-17). */
export { reachedAt }

export function noteReached(at: Date): void {
  globalThis.localStorage?.setItem(storageKey, at.toISOString())
  setReachedAt(at.toISOString())
}
