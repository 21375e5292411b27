import { createSignal } from 'solid-js'

export type StorageHealth = { state: 'ok' } | { state: 'full' } | { state: 'broken'; detail: string }

const [storageHealth, setStorageHealth] = createSignal<StorageHealth>({ state: 'ok' })

/** Whether this device can still keep what people type; the shell shows a banner when it can't. */
export { storageHealth }

/** Browsers call it by several names, and Dexie wraps it: look at the whole chain. */
export function isQuotaError(error: unknown): boolean {
  for (let at = error; at instanceof Error || at instanceof DOMException; at = innerOf(at)) {
    if (/quota/i.test(at.name) || /quota|disk is full|no space/i.test(at.message)) return true
  }
  return false
}

function innerOf(error: Error | DOMException): unknown {
  const wrapped = error as { inner?: unknown; cause?: unknown }
  return wrapped.inner ?? wrapped.cause
}

/** Call with whatever a write to the device's storage threw. */
export function reportStorageError(error: unknown): void {
  if (isQuotaError(error)) setStorageHealth({ state: 'full' })
  else setStorageHealth({ state: 'broken', detail: error instanceof Error ? error.message : String(error) })
}

/** Call after a write that worked: the trouble is over. */
export function reportStorageOk(): void {
  if (storageHealth().state !== 'ok') setStorageHealth({ state: 'ok' })
}
