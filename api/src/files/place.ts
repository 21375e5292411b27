import { join } from 'node:path'
import { type S3Settings, s3Store } from '@werkbank/database/store/s3-store.ts'
import { folderStore, type Store } from '@werkbank/database/store/store.ts'

export type FilesSettings = {
  dataDir: string
  /** `FILES_DIR`; by default `files/` in the data folder. */
  filesDir?: string | undefined
  filesS3?: S3Settings | undefined
  filesScan?: string | undefined
  /** Free space that files leave to others; by default `ROOM_LEFT_BYTES`. */
  roomLeftBytes?: number
}
/** Where the bytes of files are: those of records in the store, those that are on their way in a folder of this machine. */
export type FilesPlace = { store: Store; uploads: string; scan?: string | undefined; roomLeftBytes: number }

/**
 * By default files share the disk of the database: so much is left to it for what it writes between two checkpoints, so that photos never stop the
 * database.
 */
const ROOM_LEFT_BYTES = 1_000_000_000

export function filesPlace({
  dataDir,
  filesDir = join(dataDir, 'files'),
  filesS3,
  filesScan,
  roomLeftBytes = ROOM_LEFT_BYTES,
}: FilesSettings): FilesPlace {
  const store = filesS3 ? s3Store({ ...filesS3, settings: 'FILES' }) : folderStore(join(filesDir, 'store'))
  return { store, uploads: join(filesDir, 'uploads'), scan: filesScan, roomLeftBytes }
}

/** Where the bytes of a hash lie, and what was made of them: that can be made again. */
export const originalName = (sha256: string): string => `originals/${sha256.slice(0, 2)}/${sha256}`
export const sizeName = (sha256: string, size: string): string => `sizes/${sha256.slice(0, 2)}/${sha256}-${size}`
