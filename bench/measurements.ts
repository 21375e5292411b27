import { appendLog } from './append-log.ts'
import { feed } from './bootstrap.ts'
import { inBrowser } from './browser.ts'
import { commitOrders } from './commit-order.ts'
import type { Company } from './company.ts'
import { documentMemory } from './document-memory.ts'
import { editToPeer } from './edit-to-peer.ts'
import { loadOrder } from './load-document.ts'
import { manyWriters } from './many-writers.ts'
import type { Result } from './measure.ts'
import { reconnect } from './reconnect.ts'
import { yearOfTyping } from './year-of-typing.ts'

export const MEASUREMENTS: Record<string, (company: Company, short: boolean) => Promise<Result[]>> = {
  'edit-to-peer': editToPeer,
  'many-writers': manyWriters,
  reconnect,
  'append-log': appendLog,
  'year-of-typing': yearOfTyping,
  'commit-order': commitOrders,
  bootstrap: feed,
  'load-document': loadOrder,
  'document-memory': documentMemory,
  browser: inBrowser,
}
