import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import type { Command, InputOf } from '@werkbank/model/base/command.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { addToBatch } from '@werkbank/model/batches/commands.ts'
import { batchRows } from '@werkbank/model/batches/settings.ts'
import { say } from '@werkbank/words/say.ts'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { parseInput } from '../http/input.ts'
import { invalidInput, Problem } from '../http/problem/problem.ts'
import { problemFacts } from '../http/problem/problem-body.ts'
import { commandFor, holdBatch, requireRights } from './batches.ts'

type Input = InputOf<typeof addToBatch>
type Row = Input['rows'][number]
type Context = CommandContext<typeof addToBatch>

/** A batch that received no rows for this long is considered abandoned by its sender. */
const GIVEN_UP = '10 minutes'

/** Takes a part of a batch: each row as its command's own schema takes it, within what one person and one company may leave here. */
export const handleAddToBatch = handle(addToBatch, async (work, input) => {
  const { tx, caller, refuse } = work
  const commands = commandsOf(input.rows)
  requireRights(caller, commands)
  // Of a company one part at a time, so that two don't both find the last room.
  await tx`SELECT pg_advisory_xact_lock(hashtextextended('batches of ' || current_org()::text, 0))`
  if (input.from === 0) await makeBatch(tx, caller, input)
  const batch = await holdBatch(tx, caller, input.id)
  if (batch.jobId !== null) throw refuse('batch-closed', {})
  const taken = await insertRows(tx, input)
  await requireRoom(work, batch, taken)
  await tx`
    UPDATE batches SET rows = rows + ${taken.rows}, bytes = bytes + ${taken.bytes}, at = now(),
      commands = ARRAY(SELECT DISTINCT unnest(commands || ${commands}::text[]))
    WHERE org_id = current_org() AND id = ${input.id}`
  return { rows: batch.rows + taken.rows }
})

/** The commands of the rows, each of which its own schema takes. */
function commandsOf(rows: readonly Row[]): string[] {
  const names = rows.flatMap((row, at) => {
    if (row.command === undefined) return []
    const { input } = commandFor(row.command, `rows.${at}.command`)
    requireInput(input, row.input, `rows.${at}.input`)
    const { backCommand = row.command } = row
    if (row.back) requireInput(commandFor(backCommand, `rows.${at}.backCommand`).input, row.back, `rows.${at}.back`)
    return [row.command, backCommand]
  })
  return [...new Set(names)]
}

/** 400 for what the command would not take, with where in the request it stands. */
function requireInput(schema: Command['input'], values: unknown, path: string): void {
  try {
    parseInput(schema, values)
  } catch (error) {
    const errors = (error as Problem).details?.errors
    throw errors ? invalidInput(errors.map((one) => ({ ...one, path: `${path}.${one.path}` }))) : error
  }
}

/** Deletes abandoned batches, and rows that their job no longer needs, to make room first. */
async function makeBatch(tx: Tx, { userId }: Caller, { id, heads }: Input): Promise<void> {
  await tx`
    DELETE FROM batches WHERE org_id = current_org() AND user_id = ${userId} AND job_id IS NULL AND id <> ${id} AND at < now() - ${GIVEN_UP}::interval`
  await tx`
    WITH left_behind AS (
      DELETE FROM batch_rows r USING batches b, jobs j
      WHERE r.org_id = current_org() AND b.org_id = r.org_id AND b.id = r.batch_id AND b.user_id = ${userId} AND r.state = 'waiting'
        AND j.org_id = b.org_id AND j.id = b.job_id AND j.ended_at IS NOT NULL
      RETURNING r.batch_id, r.bytes
    )
    UPDATE batches SET bytes = greatest(0, batches.bytes - freed.bytes) FROM (SELECT batch_id, sum(bytes) AS bytes FROM left_behind GROUP BY batch_id) freed
    WHERE org_id = current_org() AND id = freed.batch_id`
  await tx`
    INSERT INTO batches (org_id, id, user_id, heads) VALUES (current_org(), ${id}, ${userId}, ${tx.json(heads)}) ON CONFLICT DO NOTHING`
}

/** Those that were not there yet: how many, and how large. */
async function insertRows(tx: Tx, { id, from, rows }: Input): Promise<{ rows: number; bytes: number }> {
  const values = rows.map((row, at) => ({
    n: from + at,
    bytes: Buffer.byteLength(JSON.stringify(row)),
    ...stored(row),
  }))
  const [taken] = await tx<{ rows: number; bytes: number }[]>`
    WITH taken AS (
      INSERT INTO batch_rows (org_id, batch_id, n, line, cells, command, input, back, back_command, bytes, state, problem)
      SELECT current_org(), ${id}, n, line, cells, command, input, back, back_command, bytes, state, problem
      FROM jsonb_to_recordset(${tx.json(values as never)}) AS r(n int, line int, cells jsonb, command text, input jsonb, back jsonb, back_command text, bytes int, state text, problem jsonb)
      ON CONFLICT DO NOTHING RETURNING bytes
    ) SELECT count(*)::int AS rows, coalesce(sum(bytes), 0)::bigint AS bytes FROM taken`
  return taken as { rows: number; bytes: number }
}

function stored(row: Row) {
  const { line, cells } = row
  if (row.why !== undefined) return { line, cells, state: 'refused', problem: notPlanned(row.why) }
  const back = { back: row.back ?? null, back_command: row.backCommand ?? null }
  return { line, cells, state: 'waiting', command: row.command, input: row.input, ...back }
}
const notPlanned = (why: string) =>
  problemFacts(new Problem(422, 'not-planned', { says: say('problems.not_planned', { why }) }))

async function requireRoom(
  { tx, caller, refuse }: Context,
  batch: { rows: number; bytes: number },
  more: { rows: number; bytes: number },
): Promise<void> {
  const [max] = await settingValues(tx, caller, batchRows)
  if (batch.rows + more.rows > max) throw refuse('batch-too-long', { max })
  const [kept] = await tx<{ mine: number; all: number }[]>`
    SELECT coalesce(sum(bytes) FILTER (WHERE user_id = ${caller.userId}), 0)::bigint AS mine, coalesce(sum(bytes), 0)::bigint AS all FROM batches WHERE org_id = current_org()`
  const { mine, all } = kept as { mine: number; all: number }
  if (mine + more.bytes > LIMITS.batchBytesMax || all + more.bytes > LIMITS.batchesBytesMax)
    throw refuse('batch-too-large', {})
}
