import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { createSignal } from 'solid-js'
import * as Y from 'yjs'
import { RECONNECT_MS } from '../device/leader.ts'
import { controlDocumentName, SIGNED_OUT_CODE } from './protocol.ts'

/** Hocuspocus's own close code for an intended end. */
const LET_GO_CODE = 4408

export interface SocketOptions {
  /** ws(s)://…/sync */
  url: string
  personId: string
  /** Stateless messages on the control document: pokes, presence, refusals. */
  onControl: (message: ControlMessage) => void
  onSignedOut: () => void
  /** It could not be opened: no server, or one that says no before there is a socket to say it on. */
  onNotOpened?: () => void
  /** The waits between two attempts; they double from the first to the longest. */
  reconnectMs?: { first: number; most: number }
}

/** One JSON object with a `kind`; the kinds are in docs/protocol.md. */
export type ControlMessage = { kind: string } & Record<string, unknown>

/** The one websocket of this tab: all its documents and the control document travel on it. */
export class SyncSocket {
  readonly websocket: HocuspocusProviderWebsocket
  readonly #control: HocuspocusProvider
  readonly connected: () => boolean
  readonly #listeners = new Set<(message: ControlMessage) => void>()
  readonly #recent = new Map<string, ControlMessage[]>()

  constructor(options: SocketOptions) {
    const [connected, setConnected] = createSignal(false)
    this.connected = connected
    this.websocket = new HocuspocusProviderWebsocket({
      url: options.url,
      autoConnect: false,
      // A deploy brings all devices back at once: spread them.
      delay: options.reconnectMs?.first ?? RECONNECT_MS.first,
      minDelay: options.reconnectMs?.first ?? RECONNECT_MS.first,
      maxDelay: options.reconnectMs?.most ?? RECONNECT_MS.most,
      factor: 2,
      jitter: true,
      onClose: ({ event }) => {
        if (event.code === LET_GO_CODE) return
        if (event.code !== SIGNED_OUT_CODE) {
          if (!connected()) options.onNotOpened?.()
          return
        }
        // Coming back with the same session would only be refused again; `connect` after the next sign-in.
        this.websocket.disconnect()
        options.onSignedOut()
      },
    })
    this.#control = new HocuspocusProvider({
      name: controlDocumentName(options.personId),
      document: new Y.Doc(),
      websocketProvider: this.websocket,
      token: '',
      onAuthenticated: () => setConnected(true),
      onAuthenticationFailed: () => {
        // Left open, it would be found by the next sign-in and taken for a good one.
        this.disconnect()
        options.onSignedOut()
      },
      onDisconnect: () => setConnected(false),
      onStateless: ({ payload }) => this.#receive(payload, options.onControl),
    })
    this.#control.attach()
  }

  /** Sends one JSON message on the control document; dropped when there is no connection. */
  send(message: ControlMessage): void {
    if (this.connected()) this.#control.sendStateless(JSON.stringify(message))
  }

  /** Subscribes to every message; first come those since the last full state (`full: true`) of each kind, so that a late subscriber misses nothing. */
  onMessage(listener: (message: ControlMessage) => void): () => void {
    for (const messages of this.#recent.values()) messages.forEach(listener)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  connect(): void {
    void this.websocket.connect()
  }

  /** The network is back: do not wait for the next attempt. */
  reconnectNow(): void {
    if (!this.connected()) void this.websocket.connect()
  }

  /** Closes the socket at once, without a close handshake: without a network that would take a minute. */
  disconnect(): void {
    this.websocket.disconnect()
    // As when the browser reports it: the socket and every document on it are closed.
    const closing = this.websocket as unknown as {
      emit: (event: 'close', payload: { event: { code: number; reason: string } }) => void
    }
    closing.emit('close', { event: { code: LET_GO_CODE, reason: 'let go' } })
  }

  destroy(): void {
    this.#listeners.clear()
    this.#control.destroy()
    this.websocket.destroy()
  }

  #receive(payload: string, onControl: (message: ControlMessage) => void): void {
    let message: unknown
    try {
      message = JSON.parse(payload)
    } catch {
      console.warn('a control message is not JSON')
      return
    }
    if (typeof message !== 'object' || message === null || typeof (message as ControlMessage).kind !== 'string') return
    const known = message as ControlMessage
    if (known.full === true) this.#recent.set(known.kind, [known])
    else this.#recent.get(known.kind)?.push(known)
    onControl(known)
    for (const listener of this.#listeners) listener(known)
  }
}
