/** `npm run backup`: a base copy of the embedded Postgres now, also while Werkbank runs. `--show-key` prints the key that opens backups. */
import { readFileSync } from 'node:fs'
import { filesPlace } from '@werkbank/api/files/index.ts'
import { BackupImpossible, openBackups } from '@werkbank/database/backup/backups.ts'
import { keyFileOf, openPlace } from '@werkbank/database/backup/place.ts'
import { KeyUnusable, readKey } from '@werkbank/database/backup/seal.ts'
import { runningPostgresUrl, startEmbeddedPostgres } from '@werkbank/database/postgres/embedded-postgres.ts'
import { DataFolderUnusable } from '@werkbank/database/postgres/postgres-folder.ts'
import { StoreTrouble } from '@werkbank/database/store/s3-store.ts'
import { readSettings, SettingsWrong } from '@werkbank/model/base/server/settings.ts'
import { Usage } from './open-database.ts'

const sizeOf = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`

async function backUp(): Promise<void> {
  const { databaseUrl, dataDir = '.data', ...settings } = readSettings(process.env)
  if (databaseUrl)
    throw new Usage(
      'DATABASE_URL names a Postgres of your own: back it up with its own tools (pg_basebackup with an archive of the log, pgBackRest, or what its provider offers). docs/running.md says what a restore needs.',
    )
  const place = { ...settings, dataDir }
  if (process.argv.includes('--show-key')) {
    await readKey(keyFileOf(place))
    console.log(readFileSync(keyFileOf(place), 'utf8').trim())
    return
  }
  const running = runningPostgresUrl(dataDir)
  const own = running ? undefined : await startEmbeddedPostgres({ dataDir, archive: true, say: console.error })
  try {
    const files = filesPlace(place).store
    const opened = await openPlace(place, console.log)
    const backups = await openBackups({ url: running ?? own?.url ?? '', files, ...opened })
    try {
      const { name, bytes } = await backups.copy()
      const { place: where, bytes: all, copies, isSameDisk } = await backups.status()
      console.log(
        `Backed up to ${where}/${name} (${sizeOf(bytes)}; ${copies} copies and their log, ${sizeOf(all)} in all).`,
      )
      if (isSameDisk)
        console.log(
          'It lies on the disk of the database: a broken disk takes both. BACKUP_DIR or BACKUP_S3_URL names another place.',
        )
    } finally {
      await backups.stop()
    }
  } finally {
    await own?.stop()
  }
}

try {
  await backUp()
} catch (error) {
  const isTold = [Usage, BackupImpossible, StoreTrouble, KeyUnusable, DataFolderUnusable, SettingsWrong].some(
    (kind) => error instanceof kind,
  )
  if (!isTold) throw error
  console.error((error as Error).message)
  process.exitCode = 1
}
