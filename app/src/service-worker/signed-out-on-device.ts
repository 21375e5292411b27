/**
 * Whether the person signed out on this device and the server does not know it yet: `identity/signed-out-mark.ts` writes it. Read without a library,
 * since the worker is a bundle of its own.
 */
export function isSignedOutOnDevice(): Promise<boolean> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('werkbank-signed-out')
    opening.onupgradeneeded = () => opening.transaction?.abort() // without any sign-out so far: the database is not created
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
