/** A row of an IndexedDB store that another library made, with its key. */
export interface RawRow {
  key: IDBValidKey
  value: unknown
}

/** Opens a database as it is; where it isn't there, `make` makes its stores, and without it nothing is made. */
function openRaw(name: string, make?: (database: IDBDatabase) => void): Promise<IDBDatabase | undefined> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onupgradeneeded = () => (make ? make(request.result) : request.transaction?.abort())
    request.onsuccess = () => resolve(request.result)
    request.onerror = (event) => {
      event.preventDefault() // an aborted opening is no fault of the page
      if (make) reject(request.error)
      else resolve(undefined)
    }
  })
}

function deleteRaw(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
  })
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

/** All rows of a store; none where there is no such database or store. */
export async function readRawStore(databaseName: string, storeName: string): Promise<RawRow[]> {
  const database = await openRaw(databaseName)
  if (!database) return []
  try {
    if (!database.objectStoreNames.contains(storeName)) return []
    const store = database.transaction(storeName).objectStore(storeName)
    const [keys, values] = [store.getAllKeys(), store.getAll()]
    await done(store.transaction)
    return keys.result.map((key, at) => ({ key, value: values.result[at] }))
  } finally {
    database.close()
  }
}

/** Puts rows into a store. `make` makes the stores of a new database as the library does that it belongs to. */
export async function writeRawStore(
  databaseName: string,
  storeName: string,
  rows: readonly RawRow[],
  make: (database: IDBDatabase) => void,
): Promise<void> {
  let database = await openRaw(databaseName, make)
  if (database && !database.objectStoreNames.contains(storeName)) {
    // Opening it before its library did has created it without stores: it is empty, and the library could not use it either.
    database.close()
    await deleteRaw(databaseName)
    database = await openRaw(databaseName, make)
  }
  if (!database) return
  try {
    const store = database.transaction(storeName, 'readwrite').objectStore(storeName)
    for (const { key, value } of rows) {
      if (store.autoIncrement) store.add(value)
      else store.put(value, key)
    }
    await done(store.transaction)
  } finally {
    database.close()
  }
}
