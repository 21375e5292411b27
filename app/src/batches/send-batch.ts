import { LIMITS } from '@werkbank/model/base/limits.ts'
import type { BatchRow } from '@werkbank/model/batches/commands.ts'
import { backoffMs } from '../device/leader.ts'
import { type Request, Trouble } from '../http/request.ts'

/** A batch that is on its way to the server; sending it again goes on where it stopped. */
export type Sending = { id: string; heads: readonly string[]; rows: readonly BatchRow[]; sent: number }

/** Below what a body may have, with room for what stands around the rows. */
const PART_CHARS_MAX = LIMITS.bodyBytesMax / 4
const TRIES_MAX = 6
const CELL_CHARS_MAX = 50_000

/** Sends all rows that are not there yet, part by part. Throws `Refused`, or `Trouble` where the server doesn't answer for a while. */
export async function sendBatch(
  request: Request,
  sending: Sending,
  { onSent, signal }: { onSent: (sent: number) => void; signal: AbortSignal },
): Promise<void> {
  const { id, heads, rows } = sending
  while (sending.sent < rows.length) {
    const part = partAt(rows, sending.sent)
    const body = { from: sending.sent, heads: heads.map(keepable), rows: part }
    await patiently(
      () => request(`/batches/${id}/rows`, { method: 'POST', body, signal }).then((r) => r.json()),
      signal,
    )
    sending.sent += part.length
    onSent(sending.sent)
  }
}

/** As many rows as one request takes. */
function partAt(rows: readonly BatchRow[], from: number): BatchRow[] {
  const part: BatchRow[] = []
  let chars = 0
  for (const row of rows.slice(from, from + LIMITS.batchPartRowsMax)) {
    const kept = { ...row, cells: row.cells.map(keepable) }
    chars += JSON.stringify(kept).length
    if (part.length > 0 && chars > PART_CHARS_MAX) break
    part.push(kept)
  }
  return part
}

/** The text of a cell, cut to what can be stored: it is shown with a refused row. */
const keepable = (text: string): string => text.slice(0, CELL_CHARS_MAX).replaceAll('\0', '').toWellFormed()

/** Asks for the job of a batch that has been sent; asking again is answered with the same one, so an answer that was lost starts nothing twice. */
export const runBatch = (
  request: Request,
  { id, rows, name }: Sending & { name: string },
  signal: AbortSignal,
): Promise<string> =>
  patiently(async () => {
    const asked = await request(`/batches/${id}/run`, { method: 'POST', body: { rows: rows.length, name }, signal })
    return ((await asked.json()) as { id: string }).id
  }, signal)

async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Trouble) || signal.aborted || attempt >= TRIES_MAX) throw error
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? backoffMs(attempt)))
    }
  }
}
