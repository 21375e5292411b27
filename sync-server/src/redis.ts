import type { Hocuspocus } from '@hocuspocus/server'
import { Redis } from 'ioredis'
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'

const CHANNEL = 'werkbank:awareness'
const FROM_REDIS = { source: 'redis' } as const

/**
 * Carets and faces between nodes that have one document open. Edits don't travel here: they meet in the log (decision 2), so a lost
 * Redis costs faces, never words.
 */
export async function shareAwareness(
  hocuspocus: Hocuspocus,
  url: string,
  node: string,
  onError: (error: unknown) => void,
): Promise<{ close(): Promise<void> }> {
  const [publisher, subscriber] = [
    new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 }),
    new Redis(url, { lazyConnect: true }),
  ]
  for (const client of [publisher, subscriber]) client.on('error', onError)
  await Promise.all([publisher.connect(), subscriber.connect()]).catch(onError)
  hocuspocus.configuration.extensions.push({
    extensionName: 'awareness-by-redis',
    async onAwarenessUpdate({ documentName, awareness, added, updated, removed, transactionOrigin }) {
      if (transactionOrigin === FROM_REDIS || documentName.startsWith('control:')) return
      const update = Buffer.from(encodeAwarenessUpdate(awareness, [...added, ...updated, ...removed])).toString(
        'base64',
      )
      await publisher.publish(CHANNEL, JSON.stringify({ node, documentName, update })).catch(onError)
    },
  })
  subscriber.on('message', (_channel, payload) => {
    const message = JSON.parse(payload) as { node: string; documentName: string; update: string }
    const document = message.node === node ? undefined : hocuspocus.documents.get(message.documentName)
    if (document) applyAwarenessUpdate(document.awareness, Buffer.from(message.update, 'base64'), FROM_REDIS)
  })
  await subscriber.subscribe(CHANNEL).catch(onError)
  return {
    async close() {
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}
