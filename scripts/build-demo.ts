import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@werkbank/database/connect.ts'
import { startEmbeddedPostgres } from '@werkbank/database/embedded-postgres.ts'
import { migrate } from '@werkbank/database/migrate.ts'
import { loadDemo } from '../demo/load.ts'
import { readCompany, writeShippedCompany } from '../demo/shipped-company.ts'

/** `npm run demo:build`: makes the demo company by the commands that people use and writes it as the file that `npm start` loads. */

const dataDir = mkdtempSync(join(tmpdir(), 'werkbank-build-demo-'))
const postgres = await startEmbeddedPostgres({ dataDir, survivesPowerCut: false })
const sql = connect(postgres.url)
try {
  await migrate(sql)
  await loadDemo(sql)
  const bytes = writeShippedCompany(await readCompany(sql, new Date()))
  console.log(`The demo company is written: ${Math.round(bytes / 1_000)} kB.`)
} finally {
  await sql.end({ timeout: 5 })
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
