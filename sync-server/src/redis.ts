import type { Hocuspocus } from '@hocuspocus/server'
import { Redis } from 'ioredis'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import type { DocumentContext } from './session.ts'

const CHANNEL = 'werkbank:awareness'
const FROM_REDIS = { source: 'redis' } as const
const RETRY_MS_MAX = 2_000

/** `update`: awareness states of a document on that node. `ask`: asks the nodes that have it open for theirs. */
type News = { node: string; document: string; update?: string; ask?: true }

/**
 * Shares carets and faces between nodes that have one document open. Edits do not travel here: they meet in the log (decision 2), so a lost Redis costs
 * faces, never text. It may start late, fail and return: nothing waits for it, and after each reconnect the nodes ask each other for their states.
 */
export function shareAwareness(
  hocuspocus: Hocuspocus<DocumentContext>,
  url: string,
  node: string,
  onError: (error: unknown) => void,
): { close(): void } {
  const { publisher, subscriber, isBack } = connectRedis(url, onError)
  const publish = (news: Omit<News, 'node'>) => {
    if (publisher.status === 'ready') publisher.publish(CHANNEL, JSON.stringify({ node, ...news })).catch(() => {})
  }
  const publishStates = (document: string, clients: number[]) => {
    const awareness = hocuspocus.documents.get(document)?.awareness
    const known = clients.filter((client) => awareness?.meta.has(client))
    if (awareness && known.length > 0)
      publish({ document, update: Buffer.from(encodeAwarenessUpdate(awareness, known)).toString('base64') })
  }
  /** Clients that a socket of this node speaks for. */
  const ownClients = (document: string) =>
    [...(hocuspocus.documents.get(document)?.connections.values() ?? [])].flatMap(({ clients }) => [...clients])
  const meet = () => {
    if (publisher.status !== 'ready' || subscriber.status !== 'ready') return
    isBack()
    for (const document of hocuspocus.documents.keys()) {
      if (!isShared(document)) continue
      publish({ document, ask: true })
      publishStates(document, ownClients(document))
    }
  }
  publisher.on('ready', meet)
  subscriber.on('ready', () => void subscriber.subscribe(CHANNEL).then(meet, onError))
  subscriber.on('message', (_channel, payload) => {
    try {
      const news = JSON.parse(payload) as News
      const open = news.node === node ? undefined : hocuspocus.documents.get(news.document)
      if (!open) return
      if (news.ask) publishStates(news.document, ownClients(news.document))
      if (news.update) {
        const foreign = without(Buffer.from(news.update, 'base64'), new Set(ownClients(news.document)))
        applyAwarenessUpdate(open.awareness, foreign, FROM_REDIS)
      }
    } catch (error) {
      onError(error)
    }
  })
  hocuspocus.configuration.extensions.push({
    extensionName: 'awareness-by-redis',
    async afterLoadDocument({ documentName }) {
      if (isShared(documentName)) publish({ document: documentName, ask: true })
    },
    async onAwarenessUpdate({ documentName, added, updated, removed, transactionOrigin }) {
      if (transactionOrigin === FROM_REDIS || !isShared(documentName)) return
      publishStates(documentName, [...added, ...updated, ...removed])
    },
  })
  return {
    close() {
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}

/** Two connections that retry for ever; an error is logged once for each outage. */
function connectRedis(
  url: string,
  onError: (error: unknown) => void,
): { publisher: Redis; subscriber: Redis; isBack: () => void } {
  const retryStrategy = (times: number) => Math.min(times * 100, RETRY_MS_MAX)
  // What can't be said now is worthless later, so nothing queues up for a Redis that is away.
  const publisher = new Redis(url, { enableOfflineQueue: false, retryStrategy })
  const subscriber = new Redis(url, { autoResubscribe: false, retryStrategy })
  let told = false
  for (const client of [publisher, subscriber])
    client.on('error', (error) => {
      if (!told) onError(error)
      told = true
    })
  const isBack = () => {
    told = false
  }
  return { publisher, subscriber, isBack }
}

const isShared = (document: string): boolean => !document.startsWith('control:')

/** An awareness update without some clients: a person who has moved to this node has newer state here, and a late removal from the old node must not count. */
function without(update: Uint8Array, clients: ReadonlySet<number>): Uint8Array {
  const decoder = decoding.createDecoder(update)
  const states = Array.from({ length: decoding.readVarUint(decoder) }, () => ({
    client: decoding.readVarUint(decoder),
    clock: decoding.readVarUint(decoder),
    state: decoding.readVarString(decoder),
  })).filter(({ client }) => !clients.has(client))
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, states.length)
    for (const { client, clock, state } of states) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarString(encoder, state)
    }
  })
}
