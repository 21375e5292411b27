import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Files } from './files.ts'
import { originalName } from './place.ts'
import { UNATTACHED_DAYS } from './upload/upload-folder.ts'

/** So long the bytes of a removed file stay. */
export const REMOVED_KEPT = '30 days'
const UNATTACHED_KEPT = `${UNATTACHED_DAYS} days`

/** SQL: hashes that are named by a row, or were until a while ago. */
const named = (tx: Tx, and = tx``) => tx`
  SELECT sha256 FROM files WHERE (deleted_at IS NULL OR deleted_at > now() - ${REMOVED_KEPT}::interval) ${and}
  UNION SELECT sha256 FROM uploads WHERE true ${and}
  UNION SELECT sha256 FROM (SELECT result_sha256 AS sha256 FROM jobs WHERE result_sha256 IS NOT NULL) results WHERE true ${and}`

/** The hash in a name of the store; undefined for what is none of ours. */
const hashIn = (name: string): string | undefined => /^(?:originals|sizes)\/\w\w\/([0-9a-f]{64})(?:-|$)/.exec(name)?.[1]

export type Collected = Record<'uploads' | 'files' | 'bytes', number>

/**
 * Deletes bytes without a reference: of files that were removed some time ago, of uploads that were not attached or not completed. The references of a
 * hash are counted again under its lock, which an upload that is being stored holds too (`take-upload.ts`). Idempotent; may run beside any other work.
 */
export async function collectFiles(sql: Sql, { place: { store }, uploads }: Files, now: Date): Promise<Collected> {
  const ended = await uploads.deleteExpired(now.getTime())
  await store.tidy()
  await withSystem(sql, (tx) => tx`DELETE FROM uploads WHERE at < now() - ${UNATTACHED_KEPT}::interval`)
  const kept = new Set(
    (await withSystem(sql, (tx) => tx<{ sha256: string }[]>`${named(tx)}`)).map(({ sha256 }) => sha256),
  )
  const collected: Collected = { uploads: ended, files: 0, bytes: 0 }
  for (const { name, bytes } of await store.list('')) {
    const sha256 = hashIn(name)
    if (sha256 === undefined || kept.has(sha256)) continue
    const isGone = await withSystem(sql, async (tx) => {
      await tx`SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))`
      const [row] = await tx`${named(tx, tx`AND sha256 = ${sha256}`)}`
      if (!row) await store.remove(name)
      return !row
    })
    if (!isGone) continue
    collected.files += 1
    collected.bytes += bytes
  }
  return collected
}

/** A file whose bytes are missing, or whose size differs from its row. */
export type FileDifference = { what: 'file'; id: string; kept: string; rows: string }

/** Rows compared with what lies in the store; the hash itself is compared by a restore. */
export async function fileDifferences(tx: Tx, { place: { store } }: Pick<Files, 'place'>): Promise<FileDifference[]> {
  const rows = await tx<{ name: string; sha256: string; bytes: number }[]>`
    SELECT DISTINCT ON (sha256) name, sha256, bytes FROM files WHERE org_id = current_org() AND deleted_at IS NULL ORDER BY sha256, created_at`
  if (rows.length === 0) return []
  const there = new Map((await store.list('originals/')).map(({ name, bytes }) => [name, bytes]))
  return rows.flatMap(({ name, sha256, bytes }) => {
    const found = there.get(originalName(sha256))
    return found === bytes ? [] : { what: 'file', id: name, kept: String(bytes), rows: String(found ?? 0) }
  })
}
