import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { Readable, Transform } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import { logDays } from '@werkbank/model/identity/settings.ts'
import { z } from 'zod'
import type { Sql, Tx } from './postgres/connect.ts'
import { settingValues } from './setting-values.ts'
import type { Store } from './store/store.ts'
import { withSystem } from './transaction.ts'

/** So many seals go into one file. */
const SEALS_MAX = 500

const sealSchema = z.object({
  orgId: z.string(),
  number: z.number(),
  fromXid: z.string(),
  untilXid: z.string(),
  entries: z.array(z.number()),
  entryHashes: z.array(z.string()),
  events: z.array(z.number()),
  eventHashes: z.array(z.string()),
  previous: z.string(),
  hash: z.string(),
})
type Seal = z.infer<typeof sealSchema>
const lineSchema = z.union([z.object({ seal: sealSchema }), z.object({ entry: z.number(), text: z.string() })])

/**
 * Entries older than the organisation keeps go into a file of the store, whole seals of them, and then out of the database (ID-126). A line of the file is a
 * seal with its hash and those of its rows, or an entry as the text that was sealed. Resolves to the number of entries that went.
 */
export async function archiveAudit(sql: Sql, orgId: string, store: Store): Promise<number> {
  const range = await withSystem(sql, (tx) => endedSeals(tx, orgId))
  if (!range) return 0
  const file = `audit/${orgId}/${range.first}-${range.last}.ndjson.gz`
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform(chunk, _, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const lines = Readable.from(linesOf(sql, orgId, range))
  const gzip = createGzip()
  lines.on('error', (error) => gzip.destroy(error))
  gzip.on('error', (error) => hashing.destroy(error))
  const bytes = await store.put(file, lines.pipe(gzip).pipe(hashing))
  const [row] = await withSystem(
    sql,
    (tx) =>
      tx<
        { ended: number }[]
      >`SELECT end_archived(${orgId}, ${range.last}, ${file}, ${bytes}, ${hash.digest('hex')})::float8 AS ended`,
  )
  return row?.ended ?? 0
}

async function endedSeals(tx: Tx, orgId: string): Promise<{ first: number; last: number } | undefined> {
  const [days] = await settingValues(tx, { orgId }, logDays)
  const [row] = await tx<{ first: number | null; last: number | null }[]>`
    SELECT min(number) AS first, max(number) AS last FROM (
      SELECT number FROM audit_seals WHERE org_id = ${orgId} AND at < now() - make_interval(days => ${days})
        AND number > (SELECT coalesce(max(to_seal), 0) FROM audit_archives WHERE org_id = ${orgId}) ORDER BY number LIMIT ${SEALS_MAX}) AS ended`
  return row && row.first !== null && row.last !== null ? { first: row.first, last: row.last } : undefined
}

async function* linesOf(sql: Sql, orgId: string, { first, last }: { first: number; last: number }) {
  for (let number = first; number <= last; number++) {
    const { seal, entries } = await withSystem(sql, async (tx) => {
      const [seal] = await tx<Seal[]>`
        SELECT org_id, number, from_xid::text, until_xid::text, entries, array(SELECT encode(h, 'hex') FROM unnest(entry_hashes) WITH ORDINALITY u(h, n) ORDER BY n) AS entry_hashes,
          events, array(SELECT encode(h, 'hex') FROM unnest(event_hashes) WITH ORDINALITY u(h, n) ORDER BY n) AS event_hashes, previous, hash
        FROM audit_seals WHERE org_id = ${orgId} AND number = ${number}`
      const entries = await tx<{ entry: number; text: string }[]>`
        SELECT seq AS entry, sealed_text(e) AS text FROM security_events e WHERE org_id = ${orgId} AND seq = ANY(${seal?.entries ?? []}::bigint[]) ORDER BY seq`
      return { seal, entries }
    })
    for (const line of [{ seal }, ...entries]) yield `${JSON.stringify(line)}\n`
  }
}

/** What an archive has, and the first thing in it that isn't as it was sealed. */
export type Archive = { seals: number; entries: number; hash: string; wrong: string | undefined }

/** Reads an archive and computes each hash in it anew: nothing but the file is needed. `hash`: that of its last seal, which the database has too. */
export async function verifyArchive(content: Readable): Promise<Archive> {
  const archive: Archive = { seals: 0, entries: 0, hash: '', wrong: undefined }
  let seal: Seal | undefined
  let texts = new Map<number, string>()
  const complain = (what: string) => (archive.wrong ??= what)
  const finish = () => {
    if (!seal) return
    for (const [index, number] of seal.entries.entries()) {
      const text = texts.get(number)
      if (text === undefined) complain(`entry ${number} is missing`)
      else if (sha256(text) !== seal.entryHashes[index]) complain(`entry ${number} is changed`)
    }
    for (const number of texts.keys()) if (!seal.entries.includes(number)) complain(`entry ${number} is added`)
    texts = new Map()
  }
  for await (const line of createInterface({ input: content.pipe(createGunzip()) })) {
    const parsed = lineSchema.parse(JSON.parse(line))
    if ('entry' in parsed) {
      texts.set(parsed.entry, parsed.text)
      archive.entries += 1
      continue
    }
    finish()
    seal = parsed.seal
    if (hashOf(seal) !== seal.hash) complain(`seal ${seal.number} is changed`)
    if (archive.seals > 0 && seal.previous !== archive.hash) complain(`seal ${seal.number} does not follow`)
    archive.seals += 1
    archive.hash = seal.hash
  }
  finish()
  return archive
}

/** As `seal_hash` of the database computes it. */
function hashOf({
  previous,
  orgId,
  number,
  fromXid,
  untilXid,
  entries,
  entryHashes,
  events,
  eventHashes,
}: Seal): string {
  const hexes = (hashes: readonly string[]) => hashes.map((hash) => `\\x${hash}`).join(',')
  const parts = [previous, orgId, number, fromXid, untilXid, entries, hexes(entryHashes), events, hexes(eventHashes)]
  return sha256(parts.map(String).join('|'))
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** An archive that is missing or isn't what its seals say. */
export type ArchiveDifference = { what: 'log-archive'; id: string; kept: string; rows: string }

export async function archiveDifferences(tx: Tx, store: Store): Promise<ArchiveDifference[]> {
  const rows = await tx<{ file: string; entries: number; hash: string }[]>`
    SELECT a.file, a.entries::float8 AS entries, s.hash FROM audit_archives a JOIN audit_seals s ON s.org_id = a.org_id AND s.number = a.to_seal
    WHERE a.org_id = current_org() ORDER BY a.number`
  const wrong: ArchiveDifference[] = []
  for (const { file, entries, hash } of rows) {
    const read = async () => await verifyArchive(await store.get(file))
    const found = await read().catch((): Archive => ({ seals: 0, entries, hash, wrong: 'missing or not readable' }))
    const why = found.wrong ?? (found.hash !== hash || found.entries !== entries ? 'another one' : undefined)
    if (why) wrong.push({ what: 'log-archive', id: file, kept: why, rows: 'as it was sealed' })
  }
  return wrong
}
