import type { DeviceDatabase, StoredChunk } from '../device/database.ts'
import type { MirrorChanges, MirrorState } from './mirror.ts'
import type { Row } from './table-store.ts'

const chunkRows = 500
/** Changed rows beside the chunks; more than this and a start gets noticeably slower. */
const looseRowsMax = 1_000

function chunksOf(table: string, rows: readonly unknown[]): StoredChunk[] {
  return Array.from({ length: Math.ceil(rows.length / chunkRows) }, (_, n) => ({
    table,
    n,
    json: JSON.stringify(rows.slice(n * chunkRows, (n + 1) * chunkRows)),
  }))
}

/** All mirrored rows of this device, by table. */
export async function readTables(database: DeviceDatabase): Promise<Map<string, Row[]>> {
  const [chunks, loose] = await Promise.all([database.chunks.toArray(), database.rows.toArray()])
  const tables = new Map<string, Map<string, Row>>()
  const tableOf = (name: string) => {
    const table = tables.get(name) ?? new Map<string, Row>()
    tables.set(name, table)
    return table
  }
  for (const { table, json } of chunks) for (const row of JSON.parse(json) as Row[]) tableOf(table).set(row.id, row)
  for (const { table, id, row } of loose) {
    if (row === null) tableOf(table).delete(id)
    else tableOf(table).set(id, row as Row)
  }
  return new Map([...tables].map(([name, rows]) => [name, [...rows.values()]]))
}

/** Writes changes and the cursor they lead to, all or nothing. */
export async function storeChanges(
  database: DeviceDatabase,
  changes: MirrorChanges,
  state: MirrorState,
): Promise<void> {
  const { chunks, rows, meta } = database
  await database.transaction('rw', chunks, rows, meta, async () => {
    for (const [table, change] of Object.entries(changes)) {
      if (change.clear) await replaceTable(database, table, change.rows ?? [])
      else if (change.rows?.length) await rows.bulkPut(change.rows.map((row) => ({ table, id: row.id, row })))
      if (change.gone?.length) await rows.bulkPut(change.gone.map((id) => ({ table, id, row: null })))
    }
    await meta.put({ key: 'mirror', value: state })
  })
}

/** Rewrites the tables that have loose rows, once there are many. `rowsOf` gives what is stored now. */
export async function packTables(
  database: DeviceDatabase,
  rowsOf: (table: string) => Iterable<Row> | undefined,
): Promise<void> {
  if ((await database.rows.count()) <= looseRowsMax) return
  await database.transaction('rw', database.chunks, database.rows, async () => {
    for (const table of await database.rows.orderBy('table').uniqueKeys()) {
      await replaceTable(database, String(table), [...(rowsOf(String(table)) ?? [])])
    }
  })
}

async function replaceTable(database: DeviceDatabase, table: string, rows: readonly Row[]): Promise<void> {
  await database.chunks.where('table').equals(table).delete()
  await database.rows.where('table').equals(table).delete()
  await database.chunks.bulkPut(chunksOf(table, rows))
}
