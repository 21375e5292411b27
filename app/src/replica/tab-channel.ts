import * as Y from 'yjs'

/** Messages between tabs of one person about open documents. */
type TabMessage =
  | { kind: 'hello'; document: string; vector: Uint8Array }
  | { kind: 'update'; document: string; update: Uint8Array }
  /** The server refused this document's content; the sender has kept it. */
  | { kind: 'quarantined'; document: string; state: Uint8Array }

/** The origin of what another tab typed. */
export const TAB_ORIGIN = Symbol('tab')

export interface TabPeer {
  doc: Y.Doc
  /** While the server relays to the other tabs anyway, the channel is silent. */
  isOnline: () => boolean
  onQuarantined: (state: Uint8Array) => void
}

/** Exchanges updates between tabs: y-indexeddb doesn't, and offline there is no server to do it. */
export class TabChannel {
  readonly #channel: BroadcastChannel
  readonly #peers = new Map<string, TabPeer>()

  constructor(name: string) {
    this.#channel = new BroadcastChannel(`${name}:documents`)
    this.#channel.onmessage = (event: MessageEvent<TabMessage>) => this.#receive(event.data)
  }

  /** Joins a document; returns the function that leaves. */
  join(document: string, peer: TabPeer): () => void {
    this.#peers.set(document, peer)
    const onUpdate = (update: Uint8Array, origin: unknown) => {
      if (origin !== TAB_ORIGIN && !peer.isOnline()) this.#post({ kind: 'update', document, update })
    }
    peer.doc.on('update', onUpdate)
    this.#post({ kind: 'hello', document, vector: Y.encodeStateVector(peer.doc) })
    return () => {
      peer.doc.off('update', onUpdate)
      this.#peers.delete(document)
    }
  }

  quarantined(document: string, state: Uint8Array): void {
    this.#post({ kind: 'quarantined', document, state })
  }

  close(): void {
    this.#channel.close()
  }

  #post(message: TabMessage): void {
    this.#channel.postMessage(message)
  }

  #receive(message: TabMessage): void {
    const peer = this.#peers.get(message.document)
    if (!peer) return
    if (message.kind === 'quarantined') peer.onQuarantined(message.state)
    else if (message.kind === 'update') Y.applyUpdate(peer.doc, message.update, TAB_ORIGIN)
    else {
      const update = Y.encodeStateAsUpdate(peer.doc, message.vector)
      // Two bytes are an update that says nothing.
      if (update.length > 2) this.#post({ kind: 'update', document: message.document, update })
      if (Y.decodeStateVector(message.vector).size > 0) this.#askBack(message.document, peer, message.vector)
    }
  }

  /** The newcomer has something we lack: say hello in turn. */
  #askBack(document: string, peer: TabPeer, theirs: Uint8Array): void {
    const ours = Y.decodeStateVector(Y.encodeStateVector(peer.doc))
    const ahead = [...Y.decodeStateVector(theirs)].some(([client, clock]) => (ours.get(client) ?? 0) < clock)
    if (ahead) this.#post({ kind: 'hello', document, vector: Y.encodeStateVector(peer.doc) })
  }
}
