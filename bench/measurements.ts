import type { Company } from './company.ts'
import type { Result } from './measure.ts'
import { appendLog } from './measured/append-log.ts'
import { feed } from './measured/bootstrap.ts'
import { inBrowser } from './measured/browser.ts'
import { commitOrders } from './measured/commit-order.ts'
import { documentMemory } from './measured/document-memory.ts'
import { editToPeer } from './measured/edit-to-peer.ts'
import { growth } from './measured/growth.ts'
import { loadOrder } from './measured/load-document.ts'
import { manyWriters } from './measured/many-writers.ts'
import { reconnect } from './measured/reconnect.ts'
import { yearOfTyping } from './measured/year-of-typing.ts'

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
  growth,
}
