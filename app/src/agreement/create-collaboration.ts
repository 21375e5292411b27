import { itemAt } from '@werkbank/model/vendor/yjs.ts'
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type * as Y from 'yjs'
import { createRefused, type Refused } from '../replica/create-refused.ts'
import type { Replica } from '../replica/replica.ts'
import type { Overwrites } from '../replica/undo/overwrites.ts'
import { createOverwrites, createPeers, type Peer } from '../replica/use-replica.ts'

/** What several people do in one document, by field (`<root>.<key>`), so that a field repaints only for its own news. */
export type Collaboration = {
  replica: Replica
  peers: Accessor<readonly Peer[]>
  /** The peer whose caret is in the field. */
  peerIn: (field: string) => Peer | undefined
  overwrites: Accessor<Overwrites | undefined>
  /** What of one's own was refused. */
  refused: Refused
  /** The person who just changed the field, for its glow. A new object for each change, so that a second one glows again. */
  changedBy: (field: string) => Glow | undefined
}
export type Glow = { personId: string }

const GLOW_MS = 1_600
/** More at once come from a reload or a restore, not from typing. */
const GLOWS_MAX = 40
const WATCHED = ['head', 'lines'] as const

/** The fields that a remote transaction changed, with the Yjs client that wrote each. */
export function changedFields(doc: Y.Doc, transaction: Y.Transaction): { field: string; client: number | undefined }[] {
  const fields = WATCHED.flatMap((root) => {
    const map = doc.getMap(root)
    return [...(transaction.changed.get(map as never) ?? [])].flatMap((key) =>
      key === null ? [] : { field: `${root}.${key}`, client: itemAt(map, key)?.id.client },
    )
  })
  return transaction.changed.has(doc.getText('notes') as never)
    ? [...fields, { field: 'notes', client: undefined }]
    : fields
}

/** Peers, overwritten values and glows of one replica. */
export function createCollaboration(replica: Replica): Collaboration {
  const peers = createPeers(() => replica)
  const overwrites = createOverwrites(() => replica)
  const refused = createRefused(() => replica)
  const [byField, setByField] = createStore<Record<string, Peer>>({})
  createEffect(() => {
    const there = peers().flatMap((peer) => (peer.field ? [[peer.field, peer] as const] : []))
    setByField(reconcile(Object.fromEntries(there)))
  })
  const changedBy = createGlows(replica)
  return { replica, peers, overwrites, refused, peerIn: (field) => byField[field], changedBy }
}

function createGlows(replica: Replica): (field: string) => Glow | undefined {
  const [glows, setGlows] = createSignal<ReadonlyMap<string, Glow>>(new Map())
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const onTransaction = (transaction: Y.Transaction) => {
    if (transaction.local) return
    const fields = changedFields(replica.doc, transaction).filter(({ client }) => !client || !replica.isMine(client))
    if (fields.length === 0 || fields.length > GLOWS_MAX) return
    const fresh = new Map(fields.map(({ field, client }) => [field, { personId: personOf(replica, client, field) }]))
    setGlows((before) => new Map([...before, ...fresh]))
    const timer = setTimeout(() => {
      timers.delete(timer)
      setGlows((before) => new Map([...before].filter(([field, glow]) => fresh.get(field) !== glow)))
    }, GLOW_MS)
    timers.add(timer)
  }
  replica.doc.on('afterTransaction', onTransaction)
  onCleanup(() => {
    replica.doc.off('afterTransaction', onTransaction)
    for (const timer of timers) clearTimeout(timer)
  })
  return (field) => glows().get(field)
}

/** The person behind a Yjs client while they are connected; for text, a person with a caret in it. '' where unknown: the accent's colour. */
function personOf(replica: Replica, client: number | undefined, field: string): string {
  const states = replica.awareness.getStates()
  const others = [...states].filter(([id]) => id !== replica.doc.clientID)
  const state = client === undefined ? others.find(([, other]) => other.field === field)?.[1] : states.get(client)
  return (state?.user as { id?: string } | undefined)?.id ?? ''
}
