import { Document } from '@hocuspocus/server'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { LogWriter } from '../log/log-writer.ts'
import { GuardedDocument } from './guarded-document.ts'
import { ShadowCache } from './shadow-cache.ts'

const author = { userId: 'somebody', permissions: [] }

function openDocument() {
  const live = new Document('order:0190d5a0-0000-7000-8000-000000000000', {}, { flushDelay: 0 })
  const logged: (() => void)[] = []
  const onDisk: (() => void)[] = []
  let seq = 0
  const log: LogWriter = {
    append: () =>
      new Promise((resolve) => {
        const durable = new Promise<void>((reached) => onDisk.push(reached))
        logged.push(() => resolve({ seq: ++seq, durable }))
      }),
    close: async () => {},
    waitingBytes: () => 0,
  }
  const sent: string[] = []
  const peer = { messageAddress: live.name, send: () => sent.push('to a peer') }
  live.connections.set(peer as never, { clients: new Set() })
  const document = new GuardedDocument({
    name: live.name,
    orgId: 'org',
    kind: 'order',
    live,
    seq: 0,
    owners: new Map(),
    log,
    copies: new ShadowCache(),
    sendNow: () => live.flush(),
  })
  const edit = () => {
    const writer = new Y.Doc()
    writer.getMap('head').set('reference', 'x')
    return document
      .submit({
        update: Y.encodeStateAsUpdate(writer),
        author,
        mayWrite: () => true,
        origin: null,
        via: 'client',
        now: '2026-01-01T00:00:00Z',
        hold: () => {
          sent.push('held')
          return () => sent.push('to its writer')
        },
      })
      .then(() => sent.push('answered'))
  }
  return { live, document, edit, logged, onDisk, sent }
}

test('what is logged goes to the others in the same turn of the event loop; its writer hears once it is on disk', async () => {
  const { document, edit, logged, onDisk, sent } = openDocument()
  const done = edit()
  await expect.poll(() => logged.length).toBe(1)
  expect(sent).toEqual([])
  const turn = new Promise<string[]>((resolve) => setImmediate(() => resolve([...sent])))
  for (const commit of logged) commit()
  expect(await turn).toEqual(['held', 'to a peer', 'to its writer'])
  for (const reached of onDisk) reached()
  await done
  expect(sent.at(-1)).toBe('answered')
  document.dropShadow()
})

test('what comes back from the log together goes to the others as one message', async () => {
  const { live, document, edit, logged, onDisk, sent } = openDocument()
  const done = [edit(), edit()]
  await expect.poll(() => logged.length).toBe(2)
  for (const step of [...logged, ...onDisk]) step()
  await Promise.all(done)
  await expect.poll(() => sent.filter((what) => what === 'to its writer').length).toBe(2)
  expect(sent.filter((what) => what === 'to a peer')).toEqual(['to a peer'])
  expect(live.store.clients.size, 'both are in it').toBe(2)
  document.dropShadow()
})
