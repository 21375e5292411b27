/** Whether the browser has promised not to delete the data when space is short. */
export async function isPersisted(): Promise<boolean> {
  return (await navigator.storage?.persisted?.()) ?? false
}

/** Asks for that promise; browsers answer by themselves or once, from how the app is used. */
export async function requestPersistence(): Promise<boolean> {
  return (await isPersisted()) || ((await navigator.storage?.persist?.()) ?? false)
}
