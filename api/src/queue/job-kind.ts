import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Caller, Permission } from '@werkbank/model/base/permission.ts'
import type { JobKindName } from '@werkbank/model/jobs/job.ts'
import type { JobReason } from '@werkbank/model/jobs/reasons.ts'
import type { Services } from '../http/context.ts'

/** What of the process jobs work with. */
export type JobServices = Services

/** Figures and names for the row's sentence in the app. */
export type JobFigures = Record<string, string | number>
/** How far a job is. `place`: where the next piece begins; the next to work on it begins there. What is left out stays as it is. */
export type Progress = { done?: number; total?: number; place?: unknown; outcome?: JobFigures }
/** A file that came of it, on this machine. */
export type Result = { name: string; path: string }

/** A running job; `delivery` fences this worker off from any other. */
export type JobRow = {
  orgId: string
  id: string
  kind: JobKindName
  askedBy: string | null
  token: string | null
  rights: readonly Permission[]
  input: unknown
  place: unknown
  done: number
  total: number | null
  outcome: JobFigures
  delivery: string
  tries: number
}

/** What a piece works in. */
export type Piece = { tx: Tx; caller: Caller | null }

/**
 * What a job works with. Between two pieces it is stopped when it was cancelled, its person lost the right, or this process ends: by an error that no
 * kind may catch.
 */
export type JobWork = {
  job: JobRow
  services: JobServices
  /** The person with their current rights; null for jobs of the company. */
  asker(): Promise<Caller | null>
  /**
   * One piece in one transaction of the organisation, whole or not at all: what `work` writes and the progress after it. It may be retried after a
   * deadlock. Keep it short: cancelling waits for it.
   */
  piece(work: (piece: Piece) => Promise<Progress>): Promise<void>
  /** The same for a transaction that is there already: `hold` before its first write, `keep` after its last. */
  hold(tx: Tx): Promise<void>
  keep(tx: Tx, progress: Progress): Promise<void>
  /** A step outside of the database, which bears being done again; what it gives is written down after it. */
  step<T extends Progress>(work: () => Promise<T>): Promise<T>
  /** Gives the row the file that came of it, to be saved for some days. */
  giveResult(result: Result): Promise<void>
}

/** A kind of background job, as a value. */
export type JobKind = {
  name: JobKindName
  /** The rights that its input takes: checked by its command, before each piece, and when the file is downloaded. Empty for jobs that only nights start. */
  rights(input: unknown): readonly Permission[]
  /** When the company does it by itself: from then on by its clocks, once each day, for each organisation or for the whole installation once. */
  nightly?: { at: string; of: 'organisation' | 'installation' }
  run(work: JobWork): Promise<void>
}

/** A failure with a reason for people, which a retry does not change. */
export class JobRefused extends Error {
  override name = 'JobRefused'
  readonly reason: JobReason
  constructor(reason: JobReason) {
    super(reason)
    this.reason = reason
  }
}
