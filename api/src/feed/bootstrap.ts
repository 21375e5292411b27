import type { Sql, Tx } from '@werkbank/database/connect.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { rowHash, type TableChecksum } from '@werkbank/model/mirror/checksum.ts'
import { MIRROR_VERSION, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { ahead } from './ahead.ts'
import { feedState } from './feed-state.ts'
import { identityOf } from './row-json.ts'
import { mayRead, selectRows } from './sources.ts'

/** One fetch is two lines: fewer waits for the database. */
const ROWS_PER_FETCH = 1_000
const ROWS_PER_LINE = 500

/**
 * Streams what the caller may see as NDJSON, from one snapshot. Memory is bounded by one line: the next rows are fetched when the
 * reader has taken the last ones. A failure in the middle breaks the stream; a mirror believes nothing before the line `end`.
 */
export function streamBootstrap(
  sql: Sql,
  caller: Caller,
  tables: readonly MirrorTable[],
  { onEnd, onError }: { onEnd: () => void; onError: (error: unknown) => void },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 1 })
  const writer = writable.getWriter()
  const write = async (line: string) => {
    await writer.ready
    await writer.write(encoder.encode(`${line}\n`))
  }
  withOrg(sql, caller, (tx) => writeTables(tx, caller, tables, write), {
    isolation: 'repeatable read',
    readOnly: true,
  })
    .then(() => writer.close())
    .catch(async (error) => {
      onError(error)
      await writer.abort(error).catch(() => {}) // the reader left first
    })
    .finally(onEnd)
  return readable
}

async function writeTables(
  tx: Tx,
  caller: Caller,
  tables: readonly MirrorTable[],
  write: (line: string) => Promise<void>,
): Promise<void> {
  // A reader that stops reading must not hold a connection and a snapshot for ever.
  await tx`SELECT set_config('idle_in_transaction_session_timeout', '60s', true)`
  const { epoch, xmin } = await feedState(tx)
  await write(JSON.stringify({ t: 'start', version: MIRROR_VERSION, epoch, access: caller.access, cursor: xmin }))
  const checksums: Partial<Record<MirrorTable, TableChecksum>> = {}
  for (const table of tables) {
    const sum: TableChecksum = { count: 0, hash: 0 }
    checksums[table] = sum
    if (!mayRead(caller, table)) continue
    for await (const rows of ahead(selectRows(tx, table, caller).cursor(ROWS_PER_FETCH))) {
      for (const { json } of rows) {
        const { id, rev } = identityOf(json)
        sum.count += 1
        sum.hash = (sum.hash + rowHash(id, rev)) >>> 0
      }
      // The rows are JSON already, made by Postgres.
      for (let from = 0; from < rows.length; from += ROWS_PER_LINE) {
        const line = rows.slice(from, from + ROWS_PER_LINE).map(({ json }) => json)
        await write(`{"t":"rows","table":"${table}","rows":[${line.join(',')}]}`)
      }
    }
  }
  await write(JSON.stringify({ t: 'end', checksums }))
}
