import { createEffect, createRoot } from 'solid-js'

/** Resolves when `condition`, which reads signals, becomes true; or when the signal is aborted. */
export function until(condition: () => boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    createRoot((dispose) => {
      const end = () => {
        signal.removeEventListener('abort', end)
        queueMicrotask(dispose)
        resolve()
      }
      signal.addEventListener('abort', end, { once: true })
      createEffect(() => (condition() || signal.aborted) && end())
    })
  })
}
