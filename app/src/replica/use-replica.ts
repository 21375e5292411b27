import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js'
import { useWorkspace } from '../identity/session.tsx'
import type { Replica } from './replica.ts'
import { makeOverwrites, type Overwrites, overwritingAuthor } from './undo/overwrites.ts'

/**
 * Opens a document for as long as the component lives. Undefined until it is read from this device. Another `Replica`
 * comes after the server refused content: key on it, `<Show when={replica()} keyed>`.
 */
export function createReplica(name: Accessor<string | undefined>): Accessor<Replica | undefined> {
  const workspace = useWorkspace()
  const [loaded, setLoaded] = createSignal<Replica | undefined>()
  // Names are often computed from a row: only another name opens another document, not every news of the row.
  const current = createMemo(name)
  void workspace.openDocuments()
  createEffect(() => {
    const plane = workspace.documents()
    const wanted = current()
    if (!plane || !wanted) return setLoaded(undefined)
    // Untracked: opening reads what waits to be sent, and the first edit must not open the document anew under the typing hands.
    const handle = untrack(() => plane.replicas.open(wanted))
    createEffect(
      on(handle.replica, (replica) => {
        let current = true
        onCleanup(() => {
          current = false
        })
        void replica.whenLoaded.then(() => current && setLoaded(replica))
      }),
    )
    onCleanup(() => {
      setLoaded(undefined)
      handle.close()
    })
  })
  return loaded
}

/** `here`: on this device. `coming`: the server sends it. `away`: there, and the server can't be reached. */
export type Place = 'here' | 'coming' | 'away'

/**
 * Where the content of an opened document is. A document that was written in (`isWritten`) and of which this device has nothing is not shown as empty: a
 * person who went on in it offline would confirm the removal of all lines. The mirror has no state of finished documents.
 */
export function createPlace(replica: Accessor<Replica | undefined>, isWritten: Accessor<boolean>): Accessor<Place> {
  const { online } = useWorkspace()
  return createMemo(() => {
    const open = replica()
    if (!open || open.isHere() || open.status() === 'denied' || !isWritten()) return 'here'
    return online() ? 'coming' : 'away'
  })
}

/** Another person in the same document. */
export interface Peer {
  clientId: number
  personId: string
  name: string
  /** Where they are: the field of `setField`, null when nowhere in particular. */
  field: string | null
  /** They have their caret in a field, or in the text of a page. */
  isWriting: boolean
}

/** The other people in the document now. The server sets their names, so they can't be forged. */
export function createPeers(replica: Accessor<Replica | undefined>): Accessor<readonly Peer[]> {
  const { person } = useWorkspace()
  const [peers, setPeers] = createSignal<readonly Peer[]>([])
  createEffect(() => {
    const awareness = replica()?.awareness
    if (!awareness) return setPeers([])
    const refresh = () =>
      setPeers([...awareness.getStates()].flatMap(([clientId, state]) => peerOf(clientId, state) ?? []))
    awareness.on('change', refresh)
    onCleanup(() => awareness.off('change', refresh))
    awareness.setLocalStateField('user', { id: person.userId, name: person.name })
    refresh()
  })
  return createMemo(() => peers().filter((peer) => peer.clientId !== replica()?.doc.clientID))
}

/** The people with a caret in the document: they write, others look (RT-13.1). */
export function createWriters(replica: Accessor<Replica | undefined>): Accessor<ReadonlySet<string>> {
  const peers = createPeers(replica)
  return createMemo(() => new Set(peers().flatMap(({ personId, isWriting }) => (isWriting ? [personId] : []))))
}

export function peerOf(clientId: number, state: Record<string, unknown>): Peer | undefined {
  const user = state.user as { id?: unknown; name?: unknown } | undefined
  if (typeof user?.id !== 'string' || typeof user.name !== 'string') return undefined
  const field = typeof state.field === 'string' ? state.field : null
  // The editor reports carets in rich text as `cursor`.
  const isWriting = field !== null || (typeof state.cursor === 'object' && state.cursor !== null)
  return { clientId, personId: user.id, name: user.name, field, isWriting }
}

/** Says where I am in the document, e.g. `lines.<id>.quantity`; null when I leave the field. */
export function setField(replica: Replica, field: string | null): void {
  replica.awareness.setLocalStateField('field', field)
}

/**
 * Fields in which another person concurrently overwrote one's own value: shown at the field, with `takeBack` and `dismiss`. Undefined while the document
 * loads.
 */
export function createOverwrites(replica: Accessor<Replica | undefined>): Accessor<Overwrites | undefined> {
  const { database, request } = useWorkspace()
  return createMemo(() => {
    const current = replica()
    if (!current) return undefined
    const personOf = (client: number) => {
      const user = current.awareness.getStates().get(client)?.user as { id?: string } | undefined
      return user?.id ?? null
    }
    const overwrites = makeOverwrites(current, database, personOf, (entry) => overwritingAuthor(request, entry))
    onCleanup(overwrites.stop)
    return overwrites
  })
}
