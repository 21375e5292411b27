import type { BulkStep } from '@werkbank/model/records/bulk-step.ts'
import type { Mirror } from '../../mirror/mirror.ts'

/** The steps for several rows of a list; loaded with the first selection. */
export type BulkKind<R extends { id: string }> = {
  /** What a row is called: where it is picked, previewed and refused. */
  nameOf: (row: R) => string
  steps: (mirror: Mirror) => Promise<readonly BulkStep<R>[]>
}
