import { concurrentOverwrites } from '@werkbank/model/documents/overwrites.ts'
import { createSignal } from 'solid-js'
import type * as Y from 'yjs'
import { z } from 'zod'
import { type DeviceDatabase, type StoredOverwrite, withStorage } from '../../device/database.ts'
import type { Request } from '../../http/request.ts'
import type { Replica } from '../replica.ts'

/** One's own value that another person replaced without having seen it. */
export interface Lost {
  /** `<root>.<key>`, e.g. `lines.<lineId>.quantity`. */
  field: string
  mine: unknown
  theirs: unknown
  /** Yjs client that wrote the winning value. */
  client: number
}

const watchedRoots = ['head', 'lines']

/** The fields of mine that lost in this transaction to a concurrent edit. Call it while the transaction is being observed. */
export function findLost(doc: Y.Doc, transaction: Y.Transaction, isMine: (client: number) => boolean): Lost[] {
  return watchedRoots.flatMap((root) =>
    concurrentOverwrites(transaction, doc.getMap(root))
      .filter(({ lostClient, wonClient }) => isMine(lostClient) && !isMine(wonClient))
      .map(({ key, lostValue, wonValue, wonClient }) => ({
        field: `${root}.${key}`,
        mine: lostValue,
        theirs: wonValue,
        client: wonClient,
      })),
  )
}

/** What others overwrote in one document, kept on this device until it is taken back, dismissed or typed anew. */
export interface Overwrites {
  /** All of them; reactive. */
  all: () => readonly StoredOverwrite[]
  /** The one of a field (`<root>.<key>`); reactive. */
  of: (field: string) => StoredOverwrite | undefined
  /** Puts my value back, as a new edit. */
  takeBack: (field: string) => void
  /** Theirs is fine. */
  dismiss: (field: string) => void
  stop: () => void
}

/**
 * Watches a replica for overwritten fields. `personOf` names the person behind a Yjs client while they are in the document;
 * `lookUp` asks the document's history when they are not.
 */
export function makeOverwrites(
  replica: Replica,
  database: DeviceDatabase,
  personOf: (client: number) => string | null,
  lookUp?: (entry: StoredOverwrite) => Promise<string | null>,
): Overwrites {
  const [all, setAll] = createSignal<readonly StoredOverwrite[]>([])
  const tell = (work: Promise<unknown>) => void work.catch(() => undefined) // the storage banner reports it; the list on the screen is right
  const remove = (field: string) => {
    if (!all().some((entry) => entry.field === field)) return
    setAll((before) => before.filter((entry) => entry.field !== field))
    tell(withStorage(database, () => database.overwrites.delete([replica.name, field])))
  }
  const keep = (entry: StoredOverwrite) => {
    setAll((before) => [...before.filter((other) => other.field !== entry.field), entry])
    tell(withStorage(database, () => database.overwrites.put(entry)))
  }
  const add = (lost: Lost) => {
    const entry: StoredOverwrite = {
      document: replica.name,
      field: lost.field,
      mine: lost.mine,
      theirs: lost.theirs,
      byPersonId: personOf(lost.client),
      at: new Date().toISOString(),
    }
    keep(entry)
    if (entry.byPersonId !== null || !lookUp) return
    tell(
      lookUp(entry).then((byPersonId) => {
        // Meanwhile it may have been taken back, dismissed or replaced.
        if (byPersonId !== null && all().includes(entry)) keep({ ...entry, byPersonId })
      }),
    )
  }
  const onTransaction = (transaction: Y.Transaction) => {
    if (!transaction.local) return findLost(replica.doc, transaction, replica.isMine).forEach(add)
    // Typing into the field again settles it.
    for (const root of watchedRoots) {
      for (const key of transaction.changed.get(replica.doc.getMap(root) as never) ?? []) remove(`${root}.${key}`)
    }
  }
  replica.doc.on('afterTransaction', onTransaction)
  tell(
    withStorage(database, () => database.overwrites.where('document').equals(replica.name).toArray()).then((stored) =>
      setAll((seen) => [...stored.filter((entry) => !seen.some((other) => other.field === entry.field)), ...seen]),
    ),
  )
  return {
    all,
    of: (field) => all().find((entry) => entry.field === field),
    takeBack(field) {
      const entry = all().find((candidate) => candidate.field === field)
      if (!entry) return
      const [root = '', ...key] = field.split('.')
      replica.edit(() => replica.doc.getMap(root).set(key.join('.'), entry.mine))
    },
    dismiss: remove,
    stop: () => replica.doc.off('afterTransaction', onTransaction),
  }
}

const historySchema = z.object({
  items: z.array(
    z.object({
      actor: z.string().nullable(),
      changes: z.array(z.object({ path: z.string(), to: z.unknown().optional() })),
    }),
  ),
})

/** The author of the winning value, from the document's history; null where unknown. */
export async function overwritingAuthor(
  request: Request,
  { document, field, theirs }: StoredOverwrite,
): Promise<string | null> {
  const response = await request(`/documents/${encodeURIComponent(document)}/history?limit=50`)
  const { items } = historySchema.parse(await response.json())
  const wrote = ({ path, to }: { path: string; to?: unknown }) =>
    path === field && JSON.stringify(to) === JSON.stringify(theirs)
  return items.find(({ changes }) => changes.some(wrote))?.actor ?? null
}
