import { newId } from '@werkbank/model/base/value/id.ts'
import type { JobKind } from './job-kind.ts'

/** How many pieces `writesPieces` has. */
export const PIECES = 6

/** A job of six pieces, each of which writes a category named after it; `within` is waited for in its transaction, after the writing. */
export const writesPieces = (within: (piece: number) => Promise<unknown> = async () => {}): JobKind => ({
  name: 'clean-up',
  rights: () => ['product.edit'],
  async run({ job, piece }) {
    const from = (job.place as number | null) ?? 0
    for (let number = from; number < PIECES; number++)
      await piece(async ({ tx }) => {
        await tx`INSERT INTO categories (org_id, id, name) VALUES (current_org(), ${newId()}, ${`${job.id} ${number}`})`
        await within(number)
        return { done: number + 1, total: PIECES, place: number + 1 }
      })
  },
})
