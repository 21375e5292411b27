import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { openDatabase } from './company.ts'
import { type Result, table } from './measure.ts'
import { MEASUREMENTS } from './measurements.ts'

const MEASURE = new URL('./measure-process.ts', import.meta.url)

/** `npm run bench`: ratios against baselines of the same run. `--short` for CI, `--only=name,name`. Writes bench/results.log (JSON) beside the table. */
const short = process.argv.includes('--short')
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',')
const unknown = only?.filter((name) => !(name in MEASUREMENTS)) ?? []
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}: there are ${Object.keys(MEASUREMENTS).join(', ')}.`)
  process.exit(1)
}
const database = await openDatabase()
const results: Result[] = []
const failed: string[] = []
for (const name of only ?? Object.keys(MEASUREMENTS)) {
  const child = fork(MEASURE, [name, database.url, short ? 'short' : 'full'], { execArgv: ['--expose-gc'] })
  const [measured] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])])
  if (measured) results.push(...(measured as Result[]))
  else failed.push(name)
  if (child.exitCode === null) await once(child, 'exit')
}
await database.close()
console.log(table(results))
for (const name of failed) console.error(`${name} could not be measured: see above.`)
const file = new URL('results.log', import.meta.url)
writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), short, node: process.version, results }, null, 2))
process.exit(failed.length > 0 ? 1 : 0)
