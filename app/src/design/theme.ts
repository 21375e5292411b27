/** The last theme of this browser, so that it starts in the same colours before the session is known. */
const storageKey = 'werkbank:shown-theme'

/** Colours as they were when the app was last open here; called once at the start. */
export function startTheme(): void {
  document.documentElement.dataset.theme = globalThis.localStorage?.getItem(storageKey) ?? 'auto'
}

/** Shows colours now and at the next start; `auto` follows the device. */
export function showTheme(theme: 'auto' | 'light' | 'dark'): void {
  globalThis.localStorage?.setItem(storageKey, theme)
  document.documentElement.dataset.theme = theme
}
