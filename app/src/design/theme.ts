import { createSignal } from 'solid-js'

export type Theme = 'auto' | 'light' | 'dark'
export const themes: readonly Theme[] = ['auto', 'light', 'dark']

const storageKey = 'werkbank:theme'

function initialTheme(): Theme {
  const stored = globalThis.localStorage?.getItem(storageKey)
  return stored === 'light' || stored === 'dark' ? stored : 'auto'
}

const [theme, setSignal] = createSignal<Theme>(initialTheme())

/** The chosen colours; `auto` follows the device. */
export { theme }

/** Chooses the colours of this device and applies them at once. */
export function setTheme(next: Theme): void {
  globalThis.localStorage?.setItem(storageKey, next)
  setSignal(next)
  applyTheme()
}

/** Writes the choice onto the document; called once at the start. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = theme()
}
