import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { createPictures, type Pictures } from './pictures.ts'
import { type FilesPlace, type FilesSettings, filesPlace } from './place.ts'
import { createUploads, type Uploads } from './upload/uploads.ts'

/** What a process has of files: where they are, what reads pictures, what takes uploads. */
export type Files = { place: FilesPlace; pictures: Pictures; uploads: Uploads; close(): Promise<void> }

export function createFiles(sql: Sql, settings: FilesSettings): Files {
  const place = filesPlace(settings)
  const pictures = createPictures(place)
  return { place, pictures, uploads: createUploads({ sql, place, pictures }), close: () => pictures.close() }
}
