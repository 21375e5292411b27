import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type S3Settings, s3Store } from '../store/s3-store.ts'
import { folderStore, type Store } from '../store/store.ts'
import { type BackupKey, readOrMakeKey } from './seal.ts'

export type PlaceSettings = {
  dataDir: string
  /** `BACKUP_DIR`; by default `backups/` in the data folder. */
  backupDir?: string | undefined
  /** `BACKUP_KEY_FILE`; by default `backup.key` in the data folder. */
  backupKeyFile?: string | undefined
  /** `BACKUP_S3_URL` with its keys; by default a folder. */
  backupS3?: S3Settings | undefined
}

export const keyFileOf = ({ dataDir, backupKeyFile }: PlaceSettings) =>
  resolve(backupKeyFile ?? join(dataDir, 'backup.key'))
export const storeOf = ({ dataDir, backupDir, backupS3 }: PlaceSettings): Store =>
  backupS3 ? s3Store(backupS3) : folderStore(resolve(backupDir ?? join(dataDir, 'backups')))

/** Opens the store for backups, with their key; `say` is called when the key is new. */
export async function openPlace(
  settings: PlaceSettings,
  say: (sentence: string) => void,
): Promise<{ store: Store; key: BackupKey }> {
  mkdirSync(settings.dataDir, { recursive: true })
  const path = keyFileOf(settings)
  const key = await readOrMakeKey(path)
  if (key.isNew)
    say(
      `Backups are encrypted with the new key in ${path}. Keep a copy of it elsewhere, on paper too: without it no backup can be read.`,
    )
  return { store: storeOf(settings), key }
}
