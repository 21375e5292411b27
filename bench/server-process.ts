import { connect } from '@werkbank/database/postgres/connect.ts'
import * as Y from 'yjs'
import { startNode } from '../sync-server/src/testing.ts'
import { startBareHocuspocus } from './measured/bare-hocuspocus.ts'

/** A server in a process of its own (processes.ts): `sync <database>`, `bare [database]`, or `plain`, which only holds documents to be weighed. */
export type Ask = { heap: true } | { hold: { update: string; count: number } }

const [kind, databaseUrl = ''] = process.argv.slice(2)
const server =
  kind === 'sync'
    ? await startNode(connect(databaseUrl, { max: 10 }))
    : kind === 'bare'
      ? await startBareHocuspocus({ durableIn: databaseUrl })
      : undefined
const held: Y.Doc[] = []
process.on('message', (ask: Ask) => {
  if ('hold' in ask) {
    const update = Buffer.from(ask.hold.update, 'base64')
    for (let i = 0; i < ask.hold.count; i++) {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, update)
      held.push(doc)
    }
  }
  globalThis.gc?.()
  globalThis.gc?.()
  process.send?.({ heap: process.memoryUsage().heapUsed })
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url: server?.url ?? '' })
