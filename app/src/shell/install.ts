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

/** Whether the browser has promised not to delete the data when space is short. */
export async function isPersisted(): Promise<boolean> {
  return (await navigator.storage?.persisted?.()) ?? false
}

/** Asks for that promise; browsers answer by themselves or once, from how the app is used. */
export async function requestPersistence(): Promise<boolean> {
  return (await isPersisted()) || ((await navigator.storage?.persist?.()) ?? false)
}
