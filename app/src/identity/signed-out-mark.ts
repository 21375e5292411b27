import { SIGNED_OUT_COOKIE } from '@werkbank/model/identity/signed-out.ts'
import { Dexie, type EntityTable } from 'dexie'
import { z } from 'zod'

const storageKey = 'werkbank:signed-out'
const markSchema = z.object({ personId: z.string(), forget: z.boolean() })
export type SignedOutMark = z.infer<typeof markSchema>

/** The mark once more: what a page writes to its small storage is gone when the browser is killed within seconds, what it writes here isn't. */
class MarkDatabase extends Dexie {
  declare marks: EntityTable<{ id: number; mark: unknown }, 'id'>
  constructor() {
    super('werkbank-signed-out')
    this.version(1).stores({ marks: 'id' })
  }
}

async function withMarks<T>(work: (table: MarkDatabase['marks']) => PromiseLike<T>): Promise<T | undefined> {
  const database = new MarkDatabase()
  try {
    return await work(database.marks)
  } catch (error) {
    console.error('the storage of this browser does not keep who has signed out', error)
    return undefined
  } finally {
    database.close()
  }
}

/**
 * The person signed out here and the server may not know it yet: the cookie, which no script can delete, is still valid. While the mark is set, the only
 * request in their name, from any tab, is the one that ends the session. `forget`: their unsent work is deleted too.
 */
export function signedOutMark(): SignedOutMark | undefined {
  const text = globalThis.localStorage?.getItem(storageKey)
  if (!text) return undefined
  try {
    return markSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // cut off: there is nothing to go by
  }
}

/** The same at the start of the app: also a mark that only the database still has. */
export async function signedOutMarkAtStart(): Promise<SignedOutMark | undefined> {
  const kept = markSchema.safeParse((await withMarks((marks) => marks.get(1)))?.mark).data
  const mark = signedOutMark() ?? kept
  if (mark) tellInRequests(true) // a browser that was killed forgets what it was given in its last seconds
  return mark
}

const YEAR_S = 31_536_000
/** Where there is no service worker (plain HTTP in a network of one's own) nothing else stands between the address bar and the server. */
function tellInRequests(isOut: boolean): void {
  const secure = globalThis.location?.protocol === 'https:' ? '; Secure' : ''
  if (globalThis.document)
    // biome-ignore lint/suspicious/noDocumentCookie: it has to be written before the page can be gone, and the other way needs https
    document.cookie = `${SIGNED_OUT_COOKIE}=1; Path=/; SameSite=Lax; Max-Age=${isOut ? YEAR_S : 0}${secure}`
}

/** Holds at once in every tab; when it resolves, also if the browser is killed. */
export async function markSignedOut(mark: SignedOutMark | undefined): Promise<void> {
  tellInRequests(mark !== undefined)
  if (mark) localStorage.setItem(storageKey, JSON.stringify(mark))
  else localStorage.removeItem(storageKey)
  await withMarks<unknown>((marks) => (mark ? marks.put({ id: 1, mark }) : marks.delete(1)))
}
