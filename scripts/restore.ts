/** `npm run restore -- FILE [--at MOMENT]`: restores a backup into an empty DATA_DIR, to any moment since it was made (NF-33, NF-34). */
import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type FilesPlace, filesPlace } from '@werkbank/api/files/index.ts'
import { checkAllBooks } from '@werkbank/api/jobs/check-books.ts'
import { keyFileOf, storeOf } from '@werkbank/database/backup/place.ts'
import { RestoreImpossible, restore } from '@werkbank/database/backup/restore.ts'
import { KeyUnusable, readKey } from '@werkbank/database/backup/seal.ts'
import { migrate } from '@werkbank/database/migrate.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { StoreTrouble } from '@werkbank/database/store/s3-store.ts'
import { folderStore } from '@werkbank/database/store/store.ts'
import { readSettings, SettingsWrong } from '@werkbank/model/base/server/settings.ts'
import { Usage } from './open-database.ts'

const HOW = 'npm run restore -- FILE [--at MOMENT], for example --at 2026-11-26T14:30:00+01:00'

function readArguments(): { file: string; at: Date | undefined } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    strict: false,
    options: { at: { type: 'string' } },
  })
  const [file, ...more] = positionals
  if (!file || more.length > 0) throw new Usage(HOW)
  if (values.at === undefined) return { file, at: undefined }
  const at = new Date(String(values.at))
  // A time without a zone is one of this machine, which may not be the one of the person.
  if (Number.isNaN(at.getTime()) || !/(?:Z|[+-]\d\d:?\d\d)$/.test(String(values.at)))
    throw new Usage(`--at ${values.at} is no moment with a time zone. ${HOW}`)
  return { file, at }
}

/** What the company had at that moment, and that everything kept twice agrees (WH-06). */
async function check(sql: Sql, place: FilesPlace): Promise<void> {
  await migrate(sql)
  const [counts] = await sql<Record<string, number>[]>`
    SELECT (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM invoices) AS invoices, (SELECT count(*) FROM payments) AS payments,
           (SELECT count(*) FROM stock_moves) AS moves, (SELECT coalesce(sum(head_seq), 0) FROM documents) AS edits, (SELECT max(at) FROM events)::text AS last`
  console.log(
    `${counts?.orders} orders, ${counts?.invoices} invoices, ${counts?.payments} payments, ${counts?.moves} stock moves, ${counts?.edits} edits; the last event is of ${counts?.last ?? 'never'}.`,
  )
  for (const { organisation, differences } of await checkAllBooks(sql, place)) {
    console.log(
      `${organisation}: ${differences.length === 0 ? 'everything agrees.' : `${differences.length} differences, see npm run check.`}`,
    )
    if (differences.length > 0) process.exitCode = 1
  }
}

try {
  const { databaseUrl, dataDir = '.data', backupDir, backupKeyFile, backupS3, ...settings } = readSettings(process.env)
  if (databaseUrl) throw new Usage('DATABASE_URL names a Postgres of your own: restore it with its own tools.')
  const { file, at } = readArguments()
  const place = filesPlace({ ...settings, dataDir })
  const path = resolve(file)
  const key = await readKey(keyFileOf({ dataDir, backupDir, backupKeyFile }))
  // A name alone is one in the bucket; what lies on this machine is restored from there.
  const isInBucket = backupS3 !== undefined && !existsSync(path)
  const from = isInBucket ? storeOf({ dataDir, backupS3 }) : folderStore(dirname(path))
  await restore({
    store: from,
    name: basename(path),
    key,
    dataDir,
    at,
    files: place.store,
    check: (sql) => check(sql, place),
    say: console.log,
  })
  console.log(`Restored into ${resolve(dataDir)}. Start Werkbank; devices load anew and send what they still have.`)
} catch (error) {
  if (![Usage, RestoreImpossible, StoreTrouble, KeyUnusable, SettingsWrong].some((kind) => error instanceof kind))
    throw error
  console.error((error as Error).message)
  process.exitCode = 1
}
