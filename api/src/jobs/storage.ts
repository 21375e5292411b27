import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { STORAGE_KINDS, type StorageKind } from '@werkbank/model/jobs/storage.ts'
import { z } from 'zod'
import { defineQuery } from '../http/query-route.ts'

/** Tables by what they are of; what stands nowhere is of the records. */
const TABLES: Partial<Record<StorageKind, readonly string[]>> = {
  typing: ['document_updates'],
  sittings: ['document_sittings', 'document_past_states'],
  documents: ['documents', 'document_snapshots', 'document_states', 'document_clients', 'document_tickets'],
  messages: ['chat_rooms', 'chat_members', 'chat_messages', 'chat_message_versions'],
  events: ['events', 'dead_letters', 'consumers', 'idempotency_keys'],
}
/** How far back growth is told. */
const GROWTH_DAYS = 30
/** Of what was measured; a year and a month, so that a year can be compared. */
const KEPT_DAYS = 400

/** What an administrator sees of the room that the data takes. */
export const showStorage = defineQuery({
  name: 'storage.show',
  route: 'GET /storage',
  permission: 'access.manage',
  summary: 'What the data of this installation takes on disk, by what it is of, and how it has grown within 30 days',
  input: z.object({}),
  answer: z.object({
    kinds: z.array(z.object({ kind: z.enum(STORAGE_KINDS), bytes: z.int(), grownBytes: z.int().nullable() })),
    /** The day since which growth is told; null before the first night. */
    since: z.iso.date().nullable(),
  }),
})

/** The sizes now, and what they have grown by since the first day of the last 30 that was measured. */
export async function readStorage(tx: Tx): Promise<z.input<typeof showStorage.answer>> {
  const now = await sizesNow(tx)
  const then = await tx<{ day: string; kind: StorageKind; bytes: number }[]>`
    SELECT day, kind, bytes FROM storage_sizes WHERE day = (SELECT min(day) FROM storage_sizes WHERE day >= current_date - ${GROWTH_DAYS}::int AND day < current_date)`
  const before = new Map(then.map(({ kind, bytes }) => [kind, bytes]))
  return {
    kinds: now.map(({ kind, bytes }) => {
      const earlier = before.get(kind)
      return { kind, bytes, grownBytes: earlier === undefined ? null : bytes - earlier }
    }),
    since: then[0]?.day ?? null,
  }
}

/** Writes down what everything takes today. May run again. */
export async function keepSizes(sql: Sql): Promise<void> {
  await withSystem(sql, async (tx) => {
    for (const { kind, bytes } of await sizesNow(tx))
      await tx`
        INSERT INTO storage_sizes (day, kind, bytes) VALUES (current_date, ${kind}, ${bytes}) ON CONFLICT (day, kind) DO UPDATE SET bytes = excluded.bytes`
    await tx`DELETE FROM storage_sizes WHERE day < current_date - ${KEPT_DAYS}::int`
  })
}

async function sizesNow(tx: Tx): Promise<{ kind: StorageKind; bytes: number }[]> {
  const tables = await tx<{ name: string; bytes: number }[]>`
    SELECT relname AS name, pg_total_relation_size(oid) AS bytes FROM pg_class
    WHERE relkind = 'r' AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'storage_sizes'::regclass)`
  const [files] = await tx<{ bytes: number }[]>`
    SELECT coalesce(sum(bytes), 0)::bigint AS bytes FROM (SELECT DISTINCT sha256, bytes FROM files WHERE deleted_at IS NULL) f`
  const kindOf = new Map(Object.entries(TABLES).flatMap(([kind, names]) => names.map((name) => [name, kind] as const)))
  return STORAGE_KINDS.map((kind) => ({
    kind,
    bytes:
      kind === 'files'
        ? (files?.bytes ?? 0)
        : tables
            .filter(({ name }) => (kindOf.get(name) ?? 'records') === kind)
            .reduce((sum, { bytes }) => sum + bytes, 0),
  }))
}
