/**
 * Whether somebody signed out on this device and the server has not heard of it yet: `identity/signed-out-mark.ts` writes it. Read without a library, since
 * the worker is loaded beside the app.
 */
export function isSignedOutHere(): Promise<boolean> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('werkbank-signed-out')
    opening.onupgradeneeded = () => opening.transaction?.abort() // nobody ever signed out: none is made
    opening.onerror = () => resolve(false)
    opening.onsuccess = () => {
      const database = opening.result
      const answer = (marked: boolean) => {
        database.close()
        resolve(marked)
      }
      if (!database.objectStoreNames.contains('marks')) return answer(false)
      const reading = database.transaction('marks').objectStore('marks').get(1)
      reading.onsuccess = () => answer(reading.result !== undefined)
      reading.onerror = () => answer(false)
    }
  })
}
