import type { BatchRow } from '@werkbank/model/batches/commands.ts'
import type { BulkPlan, BulkStep } from '@werkbank/model/records/bulk-step.ts'
import { type Accessor, createSignal, type Setter } from 'solid-js'
import { useWorkspace } from '../../identity/index.ts'
import { type Batch, createBatch } from '../../outbox/create-batch.ts'
import type { Outbox } from '../../outbox/outbox.ts'

type Named = { id: string; name: string }
/** A step that is done to several rows: by this device, or where they are many as a job of the server. */
export type BulkRun = OwnRun | { step: string; job: string }
/** With what takes it back. */
export type OwnRun = {
  step: string
  batch: Batch<Named>
  /** Takes back what this step changed; undefined where nothing does. */
  undo?: (() => void) | undefined
  /** That, under way or done. */
  undone: Accessor<Batch<Named> | undefined>
}

/** The last run of each list, as long as this tab is open: it can still be undone after a look at a record. */
const lastRuns = new WeakMap<Outbox, Map<string, [Accessor<BulkRun | undefined>, Setter<BulkRun | undefined>]>>()

export function useLastRun(list: string) {
  const { outbox } = useWorkspace()
  const runs = lastRuns.get(outbox) ?? new Map()
  lastRuns.set(outbox, runs)
  const [run, setRun] = runs.get(list) ?? createSignal<BulkRun>()
  runs.set(list, [run, setRun])
  return {
    run: run as Accessor<BulkRun | undefined>,
    /** What is refused from now on waits where everything waits that was refused. */
    close() {
      leave(run())
      setRun(undefined)
    },
    begin(next: BulkRun) {
      leave(run())
      setRun(() => next)
    },
  }
}

function leave(run: BulkRun | undefined): void {
  if (!run || 'job' in run) return
  run.batch.leave()
  run.undone()?.leave()
}

/** What goes to the server of a plan of many rows: each with what takes it back, by the name of its row. */
export const bulkRowsOf = <R extends { id: string }>(
  { command, undo }: BulkStep<R>,
  { plan, given, nameOf }: { plan: BulkPlan<R>; given: unknown; nameOf: (row: R) => string },
): BatchRow[] =>
  plan.does.map(({ row, input }, at) => ({
    ...{ line: at + 1, cells: [nameOf(row)], command: command.name, input: input as Record<string, unknown> },
    ...(undo ? { back: undo(row, given) as Record<string, unknown> } : {}),
  }))

/**
 * Does a step to the rows of a plan: a command each, through the outbox. Resolves when all of them are on this device. What takes it back is a
 * command for each row that was not refused, with what the step left there as seen: what others changed since stays, and is named.
 */
export async function runBulk<R extends { id: string }>(
  outbox: Outbox,
  step: BulkStep<R>,
  { plan, given, nameOf }: { plan: BulkPlan<R>; given: unknown; nameOf: (row: R) => string },
): Promise<OwnRun> {
  const batch = createBatch<Named>(outbox)
  const [undone, setUndone] = createSignal<Batch<Named>>()
  const named = (row: R): Named => ({ id: row.id, name: nameOf(row) })
  const { undo } = step
  const takeBack = () => {
    if (!undo || undone()) return
    const refused = new Set(batch.get().refused.map(({ of }) => of.id))
    const back = createBatch<Named>(outbox)
    setUndone(() => back)
    const items = plan.does
      .filter(({ row }) => !refused.has(row.id))
      .map(({ row }) => ({ of: named(row), command: step.command, input: undo(row, given) }))
    // A device that can't store says so by itself; then nothing is taken back.
    back.start(items).catch(() => setUndone(undefined))
  }
  const items = plan.does.map(({ row, input }) => ({ of: named(row), command: step.command, input }))
  await new Promise<void>((resolve, reject) => {
    batch.start(items, resolve).catch(reject)
  })
  return { step: step.name, batch, undone, ...(undo ? { undo: takeBack } : {}) }
}
