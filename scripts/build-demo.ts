import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@werkbank/database/migrate.ts'
import { connect } from '@werkbank/database/postgres/connect.ts'
import { startEmbeddedPostgres } from '@werkbank/database/postgres/embedded-postgres.ts'
import { loadDemo, RANGES } from '../demo/load.ts'
import { readCompany, type ShippedRange, writeShippedCompany } from '../demo/shipped-company.ts'

/** `npm run demo:build`: makes the demo company by the commands that people use and writes it as the files that `npm start` and the stories load. */

for (const range of Object.keys(RANGES) as ShippedRange[]) await build(range)

async function build(range: ShippedRange): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'werkbank-build-demo-'))
  const postgres = await startEmbeddedPostgres({ dataDir, survivesPowerCut: false })
  const sql = connect(postgres.url)
  try {
    await migrate(sql)
    await loadDemo(sql, new Date(), RANGES[range])
    const bytes = writeShippedCompany(await readCompany(sql, new Date()), range)
    console.log(`The ${range} demo company is written: ${Math.round(bytes / 1_000)} kB.`)
  } finally {
    await sql.end({ timeout: 5 })
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
