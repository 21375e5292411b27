import { Dexie, type EntityTable } from 'dexie'

/** What a person left unsent on this device, locked; `bytes` is an age file for their recipient. */
interface Sealed {
  id: number
  personId: string
  at: string
  bytes: Uint8Array
}

/** Sealed data of all people who left some here: it belongs to no session. */
class SealedDatabase extends Dexie {
  declare sealed: EntityTable<Sealed, 'id'>
  constructor() {
    super('werkbank-sealed')
    this.version(1).stores({ sealed: '++id, personId' })
  }
}

async function withSealed<T>(work: (table: SealedDatabase['sealed']) => PromiseLike<T>): Promise<T> {
  const database = new SealedDatabase()
  try {
    return await work(database.sealed)
  } finally {
    database.close()
  }
}

/** Locks `text` for a person and keeps it; durable when it resolves. It takes no network: locking needs only the public half of the key. */
export async function seal(personId: string, recipient: string, text: string): Promise<void> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const bytes = await encrypter.encrypt(text)
  await withSealed((sealed) => sealed.add({ personId, at: new Date().toISOString(), bytes }))
}

/** Whether something of this person lies here. */
export const hasSealed = async (personId: string): Promise<boolean> =>
  (await withSealed((sealed) => sealed.where({ personId }).count())) > 0

/**
 * Unlocks what lies here of a person, oldest first, and gives each to `take`; it stays until that has resolved. What doesn't open with this
 * key stays too.
 */
export async function unseal(personId: string, identity: string, take: (text: string) => Promise<void>): Promise<void> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  for (const { id, bytes } of await withSealed((sealed) => sealed.where({ personId }).sortBy('id'))) {
    try {
      await take(await decrypter.decrypt(bytes, 'text'))
      await withSealed((sealed) => sealed.delete(id))
    } catch (error) {
      console.error('what was left on this device could not be taken back', error)
    }
  }
}

/** Deletes what lies here of a person: they said so. */
export const forgetSealed = (personId: string): Promise<unknown> =>
  withSealed((sealed) => sealed.where({ personId }).delete())
