import { writeFileSync } from 'node:fs'
import { appendLog } from './append-log.ts'
import { feed } from './bootstrap.ts'
import { inBrowser } from './browser.ts'
import { commitOrders } from './commit-order.ts'
import { type Company, openCompany } from './company.ts'
import { documentMemory } from './document-memory.ts'
import { editToPeer } from './edit-to-peer.ts'
import { loadOrder } from './load-document.ts'
import { manyWriters } from './many-writers.ts'
import { type Result, table } from './measure.ts'
import { reconnect } from './reconnect.ts'

/** `npm run bench`: ratios against baselines of the same run. `--short` for CI, `--only=name`. Writes bench/results.log (JSON) beside the table. */
const MEASUREMENTS: Record<string, (company: Company, short: boolean) => Promise<Result[]>> = {
  'edit-to-peer': editToPeer,
  'many-writers': manyWriters,
  reconnect,
  'append-log': appendLog,
  'commit-order': commitOrders,
  bootstrap: feed,
  'load-document': loadOrder,
  'document-memory': documentMemory,
  browser: inBrowser,
}

const short = process.argv.includes('--short')
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length)
const company = await openCompany()
const results: Result[] = []
const failed: string[] = []
for (const [name, measure] of Object.entries(MEASUREMENTS)) {
  if (only && only !== name) continue
  try {
    results.push(...(await measure(company, short)))
  } catch (error) {
    failed.push(name)
    console.error(`${name} could not be measured:`, error)
  }
}
await company.close()
console.log(table(results))
const file = new URL('results.log', import.meta.url)
writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), short, node: process.version, results }, null, 2))
process.exit(failed.length > 0 ? 1 : 0)
