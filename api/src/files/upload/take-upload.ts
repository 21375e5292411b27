import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { Problem } from '../../http/problem/problem.ts'
import type { Pictures } from '../pictures.ts'
import { type FilesPlace, originalName } from '../place.ts'
import { FILE_HARMFUL, scan } from '../scan.ts'
import type { UploadFolder } from './upload-folder.ts'

type Taking = { sql: Sql; place: FilesPlace; folder: UploadFolder; pictures: Pictures }

/**
 * Moves a complete upload into the store: scanned, measured, named by its hash, so that equal bytes are stored once. Idempotent after a crash at any
 * point. The row is inserted before the bytes are stored, so that `collect.ts` does not delete them in between; `stored` marks that they are there.
 */
export async function takeUpload(taking: Taking, caller: Caller, id: string, fileId: string) {
  const { folder } = taking
  if ((await folder.about(id))?.isTaken) return
  // Scanned, hashed and stored is this copy, which a chunk that another node is still writing cannot change.
  const copy = folder.bytes(`${randomUUID()}.copy`)
  try {
    const hashed = await copyHashed(folder.bytes(id), copy)
    await takeCopy(taking, caller, { path: copy, fileId, ...hashed })
    await folder.taken(id)
  } catch (error) {
    if (error instanceof Problem && error.code === FILE_HARMFUL) await folder.remove(id)
    throw error
  } finally {
    await rm(copy, { force: true })
  }
}

type Copy = { path: string; fileId: string; sha256: string; bytes: number }

async function takeCopy({ sql, place, pictures }: Taking, caller: Caller, { path, fileId, sha256, bytes }: Copy) {
  await scan(place.scan, path)
  const { mediaType, width, height } = await pictures.look(path, caller)
  const { userId } = caller
  await withOrg(sql, caller, async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))`
    await tx`
      INSERT INTO uploads AS mine (org_id, id, user_id, media_type, bytes, sha256, width, height)
      VALUES (current_org(), ${fileId}, ${userId}, ${mediaType}, ${bytes}, ${sha256}, ${width}, ${height})
      ON CONFLICT (org_id, id) DO UPDATE SET media_type = excluded.media_type, bytes = excluded.bytes, sha256 = excluded.sha256,
        width = excluded.width, height = excluded.height, stored = false, at = now()
      WHERE mine.user_id = excluded.user_id AND mine.sha256 <> excluded.sha256`
  })
  const name = originalName(sha256)
  if ((await place.store.size(name)) !== bytes) await place.store.put(name, createReadStream(path))
  await withOrg(
    sql,
    caller,
    (tx) =>
      tx`UPDATE uploads SET stored = true WHERE org_id = current_org() AND id = ${fileId} AND user_id = ${userId} AND sha256 = ${sha256}`,
  )
}

async function copyHashed(from: string, to: string): Promise<{ sha256: string; bytes: number }> {
  const sum = createHash('sha256')
  let bytes = 0
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      sum.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  await pipeline(createReadStream(from), counted, createWriteStream(to, { mode: 0o600 }))
  return { sha256: sum.digest('hex'), bytes }
}
