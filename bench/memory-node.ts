import { connect } from '@werkbank/database/connect.ts'
import * as Y from 'yjs'
import { startNode } from '../sync-server/src/testing.ts'

/**
 * A process whose heap is weighed by the measurement of memory. With a database it is a sync node; else it holds plain documents. Told
 * `heap` it answers with its heap after a collection, told `hold` (an update, how often) it holds that many.
 */
type Ask = { heap: true } | { hold: { update: string; count: number } }

const [url] = process.argv.slice(2)
const node = url ? await startNode(connect(url, { max: 5 })) : undefined
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
process.send?.({ url: node?.url ?? '' })
