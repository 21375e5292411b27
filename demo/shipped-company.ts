import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { CONSUMERS } from '@werkbank/api/jobs/consumers.ts'
import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { moveCompany } from './move-company.ts'

/** As `npm start` shows it, or with a seventh of the products, for stories: filling a device with all of them takes longer than most of what is looked at. */
export type ShippedRange = 'whole' | 'small'
const FILES: Record<ShippedRange, URL> = {
  whole: new URL('company.ndjson.br', import.meta.url),
  small: new URL('small-company.ndjson.br', import.meta.url),
}
/** Of one installation, not of the company. */
const NOT_SHIPPED = ['migrations', 'installation', 'consumers', 'dead_letters', 'ledger_sums', 'ledger_sums_reach', 'security_events', 'audit_seals', 'audit_heads', 'audit_names', 'audit_archives'] // biome-ignore format: a list

export type Row = Record<string, unknown>
/** A company as rows by table, in an order in which they can be inserted; its dates are relative to `at`. */
export type Company = { at: Date; tables: [name: string, rows: Row[]][] }

/** Every row of the database as JSON has it, but for revisions and counted ids, which the database gives anew. */
export async function readCompany(sql: Sql, at: Date): Promise<Company> {
  return withSystem(
    sql,
    async (tx) => {
      const tables: Company['tables'] = []
      for (const { name, columns, sorting } of await tablesInOrder(tx)) {
        const rows = await tx.unsafe<{ row: Row }[]>(
          `SELECT to_jsonb(t) AS row FROM (SELECT ${columns} FROM ${name} ORDER BY ${sorting}) AS t`,
        )
        if (rows.length > 0) tables.push([name, rows.map(({ row }) => row)])
      }
      return { at, tables }
    },
    { isolation: 'repeatable read' },
  )
}

type Table = { name: string; columns: string; sorting: string }

/** Those that others refer to come first, apart from references that are asked at the end of the transaction. Sorted by counted id where there is one, else by primary key: by time of making, mostly. */
async function tablesInOrder(tx: Tx): Promise<Table[]> {
  const tables = await tx<(Table & { needs: string[] })[]>`
    SELECT c.relname AS name,
      (SELECT array_agg(DISTINCT f.relname::text) FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid WHERE k.conrelid = c.oid AND k.contype = 'f' AND NOT k.condeferred AND f.oid <> c.oid) AS needs,
      (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = '' AND a.atttypid <> 'xid8'::regtype) AS columns,
      coalesce((SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attidentity <> ''),
        (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
          WHERE i.indrelid = c.oid AND i.indisprimary)) AS sorting
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL (${NOT_SHIPPED}) ORDER BY c.relname`
  const sorted: (typeof tables)[number][] = []
  const isReady = ({ needs }: { needs: string[] | null }) =>
    (needs ?? []).every((need) => sorted.some(({ name }) => name === need))
  while (sorted.length < tables.length) {
    const next = tables.filter((table) => !sorted.includes(table) && isReady(table))
    if (next.length === 0)
      throw new Error('tables refer to each other in a circle: the demo company has no order to be loaded in')
    sorted.push(...next)
  }
  return sorted
}

/** Writes the file that `loadShippedCompany` reads: a line with the moment, then for each table its name and its rows, a line each. */
export function writeShippedCompany({ at, tables }: Company, range: ShippedRange): number {
  const lines = [{ at: at.toISOString() }, ...tables.flatMap(([table, rows]) => [{ table }, ...rows])]
  const text = lines.map((line) => JSON.stringify(line)).join('\n')
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  }
  const bytes = brotliCompressSync(text, { params })
  writeFileSync(FILES[range], bytes)
  return bytes.length
}

export function readShippedCompany(range: ShippedRange = 'whole'): Company {
  const [head = '{}', ...lines] = brotliDecompressSync(readFileSync(FILES[range])).toString().split('\n')
  const tables: Company['tables'] = []
  for (const line of lines) {
    const row = JSON.parse(line) as Row
    if (typeof row.table === 'string' && Object.keys(row).length === 1) tables.push([row.table, []])
    else tables.at(-1)?.[1].push(row)
  }
  return { at: new Date((JSON.parse(head) as { at: string }).at), tables }
}

/**
 * Loads the demo company as it was written by `npm run demo:build`, with its dates moved to `now`, in one transaction. For an empty,
 * migrated database; columns that are newer than the file take their defaults. What follows from its events is among its rows, so their
 * consumers begin behind them.
 */
export async function loadShippedCompany(sql: Sql, now = new Date(), range: ShippedRange = 'whole'): Promise<void> {
  const { tables } = moveCompany(readShippedCompany(range), now)
  await withSystem(sql, async (tx) => {
    for (const [name, rows] of tables) {
      const columns = tx(Object.keys(rows[0] ?? {}))
      await tx`INSERT INTO ${tx(name)} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${tx(name)}, ${JSON.stringify(rows)}::text::json)`
    }
    await tx`
      INSERT INTO consumers (name, xid, id)
      SELECT name, last.xid, last.id FROM unnest(${CONSUMERS.map(({ name }) => name)}::text[]) AS name,
        (SELECT xid, id FROM events ORDER BY xid DESC, id DESC LIMIT 1) AS last`
  })
  await sql`ANALYZE`
}
