import { createSignal } from 'solid-js'

interface InstallPrompt extends Event {
  prompt: () => Promise<unknown>
}

const [prompt, setPrompt] = createSignal<InstallPrompt | undefined>()

globalThis.addEventListener?.('beforeinstallprompt', (event) => {
  // Kept for the button in the settings: an offer in the middle of work is in the way.
  event.preventDefault()
  setPrompt(event as InstallPrompt)
})
globalThis.addEventListener?.('appinstalled', () => setPrompt(undefined))

/** The browser offers to install the app. */
export function canInstall(): boolean {
  return prompt() !== undefined
}

export async function install(): Promise<void> {
  await prompt()?.prompt()
  setPrompt(undefined)
}
