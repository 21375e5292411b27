import type { JobRow } from '../queue/index.ts'

type Done = Pick<JobRow, 'about' | 'outcome'>

/** How many rows of a batch can still be taken back: those that were changed, less what jobs that took back have come to, also one that was cancelled on its way. */
export function leftToUndo({ about, outcome }: Done, jobs: readonly Done[]): number {
  if (about.way !== 'do') return 0
  const back = jobs.filter((other) => other.about.batch === about.batch && other.about.way === 'undo')
  const settled = back.reduce(
    (sum, { outcome: { taken = 0, refused = 0 } }) => sum + Number(taken) + Number(refused),
    0,
  )
  return Math.max(0, Number(outcome.undoable ?? 0) - settled)
}
