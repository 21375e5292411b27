import type { Command } from '@werkbank/model/base/command.ts'
import { orderOfDoing, type RowPlan, takenBack } from '@werkbank/model/records/file/plan-file.ts'
import { createSignal, onCleanup } from 'solid-js'
import { useWorkspace } from '../identity/index.ts'
import { type Batch, type BatchState, createBatch } from '../outbox/create-batch.ts'
import type { FileKind } from './file-kind.ts'

/** A row that was not taken: its line, and in words why. */
export type NotTaken = { line: number; reason: string }
export type Run = Omit<BatchState<number>, 'refused'> & { refused: NotTaken[] }

/** Sends the planned rows, a command each; refusals are listed with their line, since the file still has the row. Executed commands can be undone. */
export function createRun({ target }: FileKind) {
  const { outbox } = useWorkspace()
  const batch = createBatch<number>(outbox)
  const [back, setBack] = createSignal<Batch<number>>()
  const [planned, setPlanned] = createSignal<readonly RowPlan[]>([])
  onCleanup(() => {
    batch.leave()
    back()?.leave()
  })
  const takenBackOf = () => {
    const refused = new Set(batch.get().refused.map(({ of }) => of))
    const done = planned().filter(({ line }) => !refused.has(line))
    // What was made last goes first.
    return done.toReversed().flatMap((plan) => ({ of: plan.line, ...takenBack(target, plan) }))
  }
  return {
    get: () => runOf(batch),
    /** What takes it back, under way or done. */
    undone: () => {
      const last = back()
      return last && runOf(last)
    },
    /** Rejects where this device can't store what is to be sent; then none of it is. */
    start(plans: readonly RowPlan[]) {
      setPlanned(orderOfDoing(target, plans).filter(({ does }) => does === 'create' || does === 'change'))
      return batch.start(
        planned().flatMap((plan) =>
          plan.does === 'create' || plan.does === 'change'
            ? [{ of: plan.line, command: commandOf(target, plan.does), input: plan.input }]
            : [],
        ),
      )
    },
    undo() {
      const taken = createBatch<number>(outbox)
      setBack(() => taken)
      const items = takenBackOf().flatMap(({ of, command, input }) =>
        command && input ? [{ of, command, input }] : [],
      )
      // A device that can't store says so by itself; then nothing is taken back.
      taken.start(items).catch(() => setBack(undefined))
    },
  }
}

const runOf = (batch: Batch<number>): Run => {
  const { refused, ...run } = batch.get()
  return { ...run, refused: refused.map(({ of, reason }) => ({ line: of, reason })) }
}

export const commandOf = ({ create, change }: FileKind['target'], does: 'create' | 'change'): Command =>
  does === 'create' ? create : change
