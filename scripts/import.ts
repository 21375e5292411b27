/** `npm run import -- orders FILE.csv`: takes an order history through the commands that people use. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createApi } from '@werkbank/api/app.ts'
import {
  FileRefused,
  type GivenNotation,
  type ImportPlan,
  type ImportReport,
  importOrders,
  importStopSentence,
  metArticles,
  planImport,
  readCsv,
  reportCsv,
  skuKey,
  summary,
} from '@werkbank/api/importing/index.ts'
import { type AccessFacts, accessFacts, resolveAccess } from '@werkbank/database/access.ts'
import { createLogger } from '@werkbank/database/logger.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { readSettings } from '@werkbank/model/base/server/settings.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import { minorDigits } from '@werkbank/words/format.ts'
import cliProgress from 'cli-progress'
import { Usage, withDatabase } from './open-database.ts'

const USAGE = `npm run import -- orders FILE.csv [options]

  FILE.csv          columns InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country;
                    also in German; comma, semicolon or tab; decimal point or comma
  --as MAIL         who imports, in whose organisation (default: the first administrator)
  --organisation ID which one, where MAIL is known at several
  --dry-run         only say what would be done
  --dates ORDER     dmy or mdy: what 03/04/2026 is, where the file doesn't show it
  --decimal SIGN    comma or point: what 1.500 is, where the file doesn't show it
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
      organisation: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      dates: { type: 'string' },
      decimal: { type: 'string' },
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
    told: toldBy(values),
    source: values.source,
    dryRun: values['dry-run'],
    as: values.as,
    organisation: values.organisation,
    report: values.report ?? `${path}.not-taken.csv`,
  }
}

/** What a person says of how the file is written. Throws Usage for words that aren't known. */
function toldBy({ dates, decimal }: { dates?: string | undefined; decimal?: string | undefined }): GivenNotation {
  const order = { dmy: 'day-first', mdy: 'month-first' }[dates ?? '']
  const sign = { comma: ',', point: '.' }[decimal ?? '']
  if (dates !== undefined && !order) throw new Usage('--dates is dmy or mdy.\n')
  if (decimal !== undefined && !sign) throw new Usage('--decimal is comma or point.\n')
  return { ...(order ? { dates: order as 'day-first' } : {}), ...(sign ? { decimal: sign as ',' } : {}) }
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
  currency: string
  timeZone: string
}

async function findImporter(
  sql: Sql,
  { as: mail, organisation }: Pick<Arguments, 'as' | 'organisation'>,
): Promise<Importer> {
  const people = await withSystem(
    sql,
    (tx) => tx<(Importer & { facts: AccessFacts })[]>`
    SELECT u.org_id, u.id AS user_id, u.name, u.email, u.color, o.name AS organisation, o.country, o.currency, o.time_zone,
      ${accessFacts(tx, tx`u.org_id`, tx`u.id`)} AS facts FROM users u JOIN organisations o ON o.org_id = u.org_id
    WHERE u.disabled_at IS NULL AND u.deleted_at IS NULL ${mail ? tx`AND lower(u.email) = ${mail.toLowerCase()}` : tx``}
      ${organisation ? tx`AND o.org_id::text = ${organisation}` : tx``}
    ORDER BY o.created_at, o.org_id, u.created_at, u.id`,
  )
  const all = people.filter(({ facts }) => resolveAccess(facts).rights.has('import.run'))
  const [found] = all
  const others = new Map(all.map(({ orgId, organisation: name }) => [orgId, name]))
  // Orders must not be written into another company's books by accident.
  if (mail && others.size > 1)
    throw new Usage(
      `${mail} is known at several organisations. Say which one:\n${[...others].map(([id, name]) => `  --organisation ${id}  ${name}\n`).join('')}`,
    )
  if (!found)
    throw new Usage(
      mail
        ? `${mail} does not exist or may not import.\n`
        : 'There is no organisation with an administrator yet: run "npm start" once.\n',
    )
  return found
}

/** What an import would take, and every row that it would not, with the reason. `met`: see `metArticles`. */
function sayPlan(plan: ImportPlan, met: ReadonlyMap<string, string>): void {
  const notTaken = [...plan.notTaken]
  for (const kind of ['sale', 'cancellation', 'adjustment'] as const) {
    const documents = plan.documents.filter((document) => document.kind === kind)
    let rows = 0
    for (const { number, lines } of documents) {
      const whole = lines.every(({ sku }) => !met.has(skuKey(sku)))
      if (whole) rows += lines.length
      else
        for (const { row, sku } of lines) {
          const reason = met.get(skuKey(sku)) ?? 'another row of its document would not be taken'
          notTaken.push({ row, document: number, sku, reason, findings: [] })
        }
    }
    console.log(`  ${documents.length} × ${kind}: ${rows} rows`)
  }
  for (const { row, document, reason, findings } of notTaken.sort((a, b) => a.row - b.row)) {
    const words = findings.map((one) => (one.raw ? `${one.reason} (${one.field}: ${one.raw})` : one.reason))
    console.log(`  row ${row} (${document}) would not be taken: ${words.join('; ') || reason}`)
  }
}

async function importFile(
  sql: Sql,
  { path, dryRun, source, costPercent, taxPercent, told, ...who }: Arguments,
): Promise<ImportReport | undefined> {
  const { organisation, country, currency, timeZone, ...person } = await findImporter(sql, who)
  const plan = planImport(readCsv(readFileSync(path)), {
    home: country,
    digits: minorDigits(currency),
    told,
    zone: timeZone,
  })
  console.log(
    `${basename(path)}: ${plan.rows} rows, ${plan.documents.length} documents, ${plan.products.size} articles, ${plan.customers.size} customers, for ${organisation} as ${person.email}.`,
  )
  for (const remark of plan.remarks) console.log(remark)
  if (dryRun) {
    sayPlan(plan, await withOrg(sql, person, (tx) => metArticles(tx, plan, source)))
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
    mustChangePassword: false,
  }
  const { environment, dataDir = '.data', ...settings } = readSettings(process.env)
  const log = createLogger({ service: 'import', level: 'warn', environment })
  const api = createApi({ sql, log, files: { ...settings, dataDir } })
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
  console.error(error instanceof Usage || error instanceof FileRefused ? error.message : importStopSentence(error))
  process.exitCode = 1
}
