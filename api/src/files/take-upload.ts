import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Sql } from '@werkbank/database/connect.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { Problem } from '../http/problem.ts'
import type { Pictures } from './pictures.ts'
import { type FilesPlace, originalName } from './place.ts'
import { scan } from './scan.ts'
import type { UploadFolder } from './upload-folder.ts'

type Taking = { sql: Sql; place: FilesPlace; folder: UploadFolder; pictures: Pictures }

/**
 * Takes an upload that has come whole into the store: scanned, looked at, named by its hash, where the same bytes lie once. May run again after a crash at
 * any point. The row is there before the bytes are, so that nobody collects them between (`collect.ts`); `stored` says that they are.
 */
export async function takeUpload({ sql, place, folder, pictures }: Taking, caller: Caller, id: string, fileId: string) {
  if ((await folder.about(id))?.isTaken) return
  const path = folder.bytes(id)
  try {
    await scan(place.scan, path)
  } catch (error) {
    if (error instanceof Problem && error.status < 500) await folder.remove(id)
    throw error
  }
  const [{ sha256, bytes }, { mediaType, width, height }] = await Promise.all([hash(path), pictures.look(path, caller)])
  const { userId } = caller
  await withOrg(sql, caller, async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))`
    await tx`
      INSERT INTO uploads (org_id, id, user_id, media_type, bytes, sha256, width, height)
      VALUES (current_org(), ${fileId}, ${userId}, ${mediaType}, ${bytes}, ${sha256}, ${width}, ${height}) ON CONFLICT DO NOTHING`
  })
  const name = originalName(sha256)
  if ((await place.store.size(name)) !== bytes) await place.store.put(name, createReadStream(path))
  await withOrg(
    sql,
    caller,
    (tx) =>
      tx`UPDATE uploads SET stored = true WHERE org_id = current_org() AND id = ${fileId} AND user_id = ${userId} AND sha256 = ${sha256}`,
  )
  await folder.taken(id)
}

async function hash(path: string): Promise<{ sha256: string; bytes: number }> {
  const sum = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path)) {
    sum.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { sha256: sum.digest('hex'), bytes }
}
