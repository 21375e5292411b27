import type { Tx } from '@werkbank/database/connect.ts'
import type { Caller, Permission } from '@werkbank/model/base/permission.ts'
import type { JobKindName } from '@werkbank/model/jobs/job.ts'
import type { JobReason } from '@werkbank/model/jobs/reasons.ts'
import type { Services } from '../http/context.ts'

/** What of the process jobs work with. */
export type JobServices = Services

/** Figures and names that the row tells; the app has words for them. */
export type Told = Record<string, string | number>
/** How far a job is. `place`: where the next piece begins; the next to work on it begins there. What is left out stays as it is. */
export type Progress = { done?: number; total?: number; place?: unknown; outcome?: Told }
/** A file that came of it, on this machine. */
export type Result = { name: string; path: string }

/** Somebody works on it; `delivery` is theirs alone. */
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
  outcome: Told
  delivery: string
  tries: number
}

/** What a piece works in. */
export type Piece = { tx: Tx; caller: Caller | null }

/** What a job works with. Between two pieces it ends where somebody cancelled it, its person lost the right, or this process stops: by an error that no kind catches. */
export type JobWork = {
  job: JobRow
  services: JobServices
  /** The person whose rights it has, as they are now; null of the company's own. */
  asker(): Promise<Caller | null>
  /**
   * One piece, whole or not at all: what `work` writes, and how far the job is then, in one transaction of the organisation. It may be tried again after a
   * deadlock. Keep it short: who cancels waits for it.
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

/** Work that goes on without whoever asked for it, as a value. */
export type JobKind = {
  name: JobKindName
  /** What it takes, by what was asked for: its command asks that, each piece again, and who wants its file. None of what nobody asks for but the night. */
  rights(input: unknown): readonly Permission[]
  /** When the company does it by itself: from then on by its clocks, once each day, for each organisation or for the whole installation once. */
  nightly?: { at: string; of: 'organisation' | 'installation' }
  run(work: JobWork): Promise<void>
}

/** An end that people are told, and that trying again does not change. */
export class JobRefused extends Error {
  override name = 'JobRefused'
  readonly reason: JobReason
  constructor(reason: JobReason) {
    super(reason)
    this.reason = reason
  }
}
