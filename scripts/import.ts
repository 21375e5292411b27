/** `npm run import -- orders FILE.csv`: takes an order history through the commands that people use. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createApi } from '@werkbank/api/app.ts'
import {
  ColumnsMissing,
  type ImportReport,
  importOrders,
  planImport,
  readCsv,
  reportCsv,
  summary,
} from '@werkbank/api/importing/index.ts'
import type { Sql } from '@werkbank/database/connect.ts'
import { createLogger } from '@werkbank/database/logger.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { type Caller, PERMISSIONS } from '@werkbank/model/base/permission.ts'
import { readSettings } from '@werkbank/model/base/settings.ts'
import cliProgress from 'cli-progress'
import { Usage, withDatabase } from './open-database.ts'

const USAGE = `npm run import -- orders FILE.csv [options]

  FILE.csv          columns InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country;
                    also in German; comma, semicolon or tab; decimal point or comma
  --as MAIL         who imports, in whose organisation (default: the first administrator)
  --dry-run         only say what would be done
  --cost-percent N  what goods cost, in percent of their price (default 0: unknown)
  --tax-percent N   tax rate of new products (default 19)
  --source NAME     documents are remembered under this name, so that files may overlap (default: orders)
  --report FILE     where rows that were not taken are written (default: FILE.not-taken.csv)
`

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      as: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      'cost-percent': { type: 'string', default: '0' },
      'tax-percent': { type: 'string', default: '19' },
      source: { type: 'string', default: 'orders' },
      report: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const [kind, file] = positionals
  if (values.help || kind !== 'orders' || !file || positionals.length > 2) throw new Usage(USAGE)
  // npm runs scripts in the project's folder; a person's own folder is INIT_CWD.
  const path = [resolve(process.env.INIT_CWD ?? '.', file), resolve(file)].find((candidate) => existsSync(candidate))
  if (!path) throw new Usage(`There is no file ${file}.\n`)
  const costPercent = Number(values['cost-percent'])
  if (!(costPercent >= 0 && costPercent <= 1_000)) throw new Usage('--cost-percent is a number from 0 to 1000.\n')
  return {
    path,
    costPercent,
    taxPercent: values['tax-percent'],
    source: values.source,
    dryRun: values['dry-run'],
    as: values.as,
    report: values.report ?? `${path}.not-taken.csv`,
  }
}

type Arguments = ReturnType<typeof readArguments>

type Importer = {
  orgId: string
  userId: string
  name: string
  email: string
  color: number
  organisation: string
  country: string
}

async function findImporter(sql: Sql, mail: string | undefined): Promise<Importer> {
  const [found] = await withSystem(
    sql,
    (tx) => tx<Importer[]>`
    SELECT u.org_id, u.id AS user_id, u.name, u.email, u.color, o.name AS organisation, o.country FROM users u JOIN organisations o ON o.org_id = u.org_id
      JOIN user_roles r ON r.org_id = u.org_id AND r.user_id = u.id JOIN roles p ON p.org_id = r.org_id AND p.key = r.role_key
    WHERE 'import.run' = ANY(p.permissions) AND u.disabled_at IS NULL AND u.deleted_at IS NULL ${mail ? tx`AND lower(u.email) = ${mail.toLowerCase()}` : tx``}
    ORDER BY o.created_at, o.org_id, u.created_at, u.id LIMIT 1`,
  )
  if (!found)
    throw new Usage(
      mail
        ? `${mail} does not exist or may not import.\n`
        : 'There is no organisation with an administrator yet: run "npm start" once.\n',
    )
  return found
}

async function importFile(
  sql: Sql,
  { path, dryRun, as, source, costPercent, taxPercent }: Arguments,
): Promise<ImportReport | undefined> {
  const { organisation, country, ...person } = await findImporter(sql, as)
  const plan = planImport(readCsv(readFileSync(path)), { home: country })
  console.log(
    `${basename(path)}: ${plan.rows} rows, ${plan.documents.length} documents, ${plan.products.size} articles, ${plan.customers.size} customers, for ${organisation} as ${person.email}.`,
  )
  if (dryRun) {
    for (const kind of ['sale', 'cancellation', 'adjustment'] as const) {
      const documents = plan.documents.filter((document) => document.kind === kind)
      console.log(
        `  ${documents.length} × ${kind}: ${documents.reduce((sum, { lines }) => sum + lines.length, 0)} rows`,
      )
    }
    for (const { row, document, reason } of plan.notTaken)
      console.log(`  row ${row} (${document}) would not be taken: ${reason}`)
    return undefined
  }
  const caller: Caller = {
    ...person,
    kind: 'person',
    permissions: PERMISSIONS,
    access: '',
    via: 'token',
    credential: 'import',
    fresh: false,
  }
  const { environment } = readSettings(process.env)
  const log = createLogger({ service: 'import', level: 'warn', environment })
  const api = createApi({ sql, log })
  const bar = process.stdout.isTTY
    ? new cliProgress.SingleBar(
        { format: '{bar} {percentage} % | {value} of {total} rows | {eta_formatted} left' },
        cliProgress.Presets.shades_classic,
      )
    : undefined
  bar?.start(plan.rows, 0)
  const begun = performance.now()
  try {
    return await importOrders(api.services, caller, plan, {
      source,
      costPercent,
      taxPercent,
      onProgress: (done) => bar?.update(done),
    })
  } finally {
    bar?.stop()
    console.log(`It took ${((performance.now() - begun) / 1000).toFixed(1)} s.`)
  }
}

async function main(): Promise<void> {
  const given = readArguments()
  const report = await withDatabase('werkbank import', (sql) => importFile(sql, given))
  if (!report) return
  for (const sentence of summary(report)) console.log(sentence)
  if (report.notTaken.length > 0) {
    writeFileSync(given.report, reportCsv(report))
    console.log(`Every row that was not taken is in ${given.report}.`)
  }
}

try {
  await main()
} catch (error) {
  if (error instanceof Usage || error instanceof ColumnsMissing) console.error(error.message)
  else throw error
  process.exitCode = 1
}
