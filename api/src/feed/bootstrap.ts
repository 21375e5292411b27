import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { rowHash, type TableChecksum } from '@werkbank/model/mirror/checksum.ts'
import { FEED_VERSION, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { makePacker } from '../http/edge/compress.ts'
import { feedState } from './feed-state.ts'
import { heldNow } from './held.ts'
import { prefetch } from './prefetch.ts'
import { identityOf } from './row-json.ts'
import { mayRead, selectRows } from './sources.ts'

/** One fetch is two lines: fewer waits for the database. */
const ROWS_PER_FETCH = 1_000
const ROWS_PER_LINE = 500

/** A reader takes the next line within this, and the whole within that: a slow line gets half a gigabyte in it. */
const [LINE_MS_MAX, WHOLE_MS_MAX] = [15_000, 600_000]

type StreamOptions = {
  /** The place is free again: exactly once, whatever became of the stream. */
  onEnd: () => void
  onError: (error: unknown) => void
  /** Where the windows begin hangs on the day. */
  now: Date
  /** See `View`. */
  kept?: readonly string[] | undefined
  /** Sends it compressed with gzip. */
  packed?: boolean
  lineMsMax?: number
  wholeMsMax?: number
}

/**
 * Streams what the caller may see as NDJSON, from one snapshot. Memory is bounded by one line: the next rows are fetched when the reader has taken the
 * last ones. An error, or a reader that stalls (S-24), breaks the stream; a mirror discards what it got unless the line `end` came.
 */
export function streamBootstrap(
  sql: Sql,
  caller: Caller,
  tables: readonly MirrorTable[],
  { onEnd, onError, now, kept = [], packed = false, lineMsMax = LINE_MS_MAX, wholeMsMax = WHOLE_MS_MAX }: StreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let breakOff = (_error: unknown) => {}
  const start = (controller: TransformStreamDefaultController<Uint8Array>) => {
    breakOff = (error) => controller.error(error) // both ends at once: an abort would wait for the reader
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({ start }, { highWaterMark: 1 })
  const writer = writable.getWriter()
  const endsAt = performance.now() + wholeMsMax
  const packer = packed ? makePacker() : undefined
  const send = async (bytes: Uint8Array) => {
    if (bytes.length === 0) return
    const ms = Math.min(lineMsMax, endsAt - performance.now())
    await within(
      ms,
      writer.ready.then(() => writer.write(bytes)),
    )
  }
  const write = async (line: string) => {
    const bytes = encoder.encode(`${line}\n`)
    await send(packer ? await packer.pack(bytes) : bytes)
  }
  withOrg(sql, caller, (tx) => writeTables(tx, caller, { tables, now, kept }, write), {
    isolation: 'repeatable read',
    readOnly: true,
    statementMsMax: 0, // a row waits for its reader, which has limits of its own: `lineMsMax` and `wholeMsMax`
  })
    .then(async () => packer && (await send(await packer.end())))
    .then(() => writer.close())
    .catch((error) => {
      onError(error)
      packer?.drop()
      breakOff(error)
    })
    .finally(onEnd)
  return readable
}

class ReaderTooSlow extends Error {
  override name = 'ReaderTooSlow'
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ReaderTooSlow('the reader does not read')), Math.max(0, ms))
  })
  work.catch(() => {}) // it is given up with the stream
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

async function writeTables(
  tx: Tx,
  caller: Caller,
  { tables, now, kept }: { tables: readonly MirrorTable[]; now: Date; kept: readonly string[] },
  write: (line: string) => Promise<void>,
): Promise<void> {
  // A reader that stops reading must not hold a connection and a snapshot for ever.
  await tx`SELECT set_config('idle_in_transaction_session_timeout', '60s', true)`
  const { epoch, xmin } = await feedState(tx)
  const held = await heldNow(tx, caller, now)
  await write(JSON.stringify({ t: 'start', version: FEED_VERSION, epoch, access: caller.access, cursor: xmin, held }))
  const checksums: Partial<Record<MirrorTable, TableChecksum>> = {}
  for (const table of tables) {
    const sum: TableChecksum = { count: 0, hash: 0 }
    checksums[table] = sum
    if (!mayRead(caller, table)) continue
    for await (const rows of prefetch(selectRows(tx, table, { viewer: caller, held, kept }).cursor(ROWS_PER_FETCH))) {
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
