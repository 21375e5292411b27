import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { commandsIn } from '../http/command/command-batch.ts'
import type { Handler } from '../http/command/command-route.ts'
import { type ProblemFacts, problemFacts } from '../http/problem/problem-body.ts'
import type { JobKind, JobWork } from '../queue/index.ts'
import { BATCH_JOB } from './ask-batch.ts'
import type { BatchInput, Way } from './batches.ts'

/** Rows of a piece: each is a transaction within it, and Postgres keeps 64 of them at hand. */
const ROWS_MAX = 50
/** A piece holds rows that others want, and the lock on rights: it is over after so long, whatever is left of its rows. */
const PIECE_MS = 150

type Row = { n: number; command: string; input: unknown; hasBack: boolean }
type Done = { n: number; problem?: ProblemFacts; stays: boolean }
type Outcome = { taken: number; refused: number; undoable: number }
type Progress = { place: number; done: number; outcome: Outcome }
type Handlers = ReadonlyMap<string, Handler>

/** Does the commands of a batch through their own handlers, piece by piece; of one that is refused nothing stays, and why is kept with its row. */
export const doesCommands = (handlers: readonly Handler[]): JobKind => {
  const byName: Handlers = new Map(handlers.map((handler) => [handler.command.name, handler]))
  return {
    ...BATCH_JOB,
    async run(work) {
      const { place, done, outcome } = work.job
      let at: Progress | undefined = {
        place: (place as number | null) ?? -1,
        done,
        outcome: { taken: 0, refused: 0, undoable: 0, ...(outcome as Partial<Outcome>) },
      }
      while (at) at = await doPiece(work, byName, at)
    },
  }
}

/** The next rows, and how far the job is then; undefined where none were left. */
async function doPiece(work: JobWork, handlers: Handlers, before: Progress): Promise<Progress | undefined> {
  const { batch, way } = work.job.input as BatchInput
  let [size, after, documents]: [number, Progress | undefined, string[]] = [ROWS_MAX, undefined, []]
  await work.piece(async ({ tx, caller }) => {
    const rows = await rowsAfter(tx, { batch, way, size }, before.place)
    // Two batches that want the same rows in another order: the next try takes fewer, down to one as a single command does.
    size = Math.ceil(size / 4)
    if (rows.length === 0) {
      after = undefined
      await freeRoom(tx, batch)
      return {}
    }
    const commands = await commandsIn({ services: work.services, caller: must(caller, 'somebody asked for it'), tx })
    const done = await attemptAll(rows, { handlers, way, attempt: commands.attempt })
    await settle(tx, batch, way, done)
    documents = await commands.end()
    after = progressOf(before, done, way)
    return after
  })
  // Nodes that have them open bring them up to date at once.
  if (documents.length > 0) work.services.poke(work.job.orgId, { documents })
  return after
}

const rowsAfter = (tx: Tx, { batch, way, size }: { batch: string; way: Way; size: number }, place: number) => tx<Row[]>`
  SELECT n, ${way === 'do' ? tx`command, input` : tx`coalesce(back_command, command) AS command, back AS input`}, back IS NOT NULL AS has_back FROM batch_rows
  WHERE org_id = current_org() AND batch_id = ${batch} AND n > ${place} AND state = ${way === 'do' ? 'waiting' : 'done'}
  ORDER BY n LIMIT ${size}`

type Attempt = Awaited<ReturnType<typeof commandsIn>>['attempt']
async function attemptAll(
  rows: readonly Row[],
  { handlers, way, attempt }: { handlers: Handlers; way: Way; attempt: Attempt },
): Promise<Done[]> {
  const done: Done[] = []
  const until = performance.now() + PIECE_MS
  for (const { n, command, input, hasBack } of rows) {
    if (done.length > 0 && performance.now() > until) break
    const handler = must(handlers.get(command), 'a command that was taken has a handler')
    const problem = await attempt(handler, input)
    done.push({ n, stays: way === 'do' && hasBack, ...(problem ? { problem: problemFacts(problem) } : {}) })
  }
  return done
}

/** What was done goes, unless something takes it back; what was refused stays, with why. */
async function settle(tx: Tx, batch: string, way: Way, done: readonly Done[]): Promise<void> {
  const refused = done.flatMap(({ n, problem }) => (problem ? [{ n, problem }] : []))
  const stay = done.flatMap(({ n, problem, stays }) => (!problem && stays ? [n] : []))
  const go = done.flatMap(({ n, problem, stays }) => (!problem && !stays ? [n] : []))
  const mine = tx`org_id = current_org() AND batch_id = ${batch}`
  if (go.length > 0) await tx`DELETE FROM batch_rows WHERE ${mine} AND n = ANY(${go}::int[])`
  if (stay.length > 0)
    await tx`UPDATE batch_rows SET state = 'done', input = NULL WHERE ${mine} AND n = ANY(${stay}::int[])`
  if (refused.length > 0)
    await tx`
      UPDATE batch_rows SET state = ${way === 'do' ? 'refused' : 'kept'}, input = NULL, back = NULL, back_command = NULL, problem = r.problem
      FROM jsonb_to_recordset(${tx.json(refused as never)}) AS r(n int, problem jsonb) WHERE ${mine} AND batch_rows.n = r.n`
}

function progressOf({ done: before, outcome }: Progress, done: readonly Done[], way: Way): Progress {
  const refused = done.filter(({ problem }) => problem).length
  const undoable = done.filter(({ problem, stays }) => !problem && stays).length
  return {
    place: must(done.at(-1), 'a piece has rows').n,
    done: before + done.length,
    outcome: {
      taken: outcome.taken + done.length - refused,
      refused: outcome.refused + refused,
      undoable: way === 'do' ? outcome.undoable + undoable : 0,
    },
  }
}

/** What is left is what was refused and what can be taken back. */
const freeRoom = (tx: Tx, batch: string) => tx`
  UPDATE batches SET bytes = (SELECT coalesce(sum(bytes), 0) FROM batch_rows WHERE org_id = current_org() AND batch_id = ${batch})
  WHERE org_id = current_org() AND id = ${batch}`
