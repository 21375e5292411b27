import { MOVE_REASONS } from '@werkbank/model/stock/records.ts'
import type { Accessor } from 'solid-js'
import { z } from 'zod'
import { createServerValue } from '../identity/index.ts'
import type { Move } from './level-course.ts'

const pageSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      fromLocationId: z.string(),
      toLocationId: z.string(),
      quantity: z.string(),
      reason: z.enum(MOVE_REASONS),
      reversesId: z.string().nullable(),
      at: z.string(),
      effectiveOn: z.string(),
    }),
  ),
})

/** The latest moves of a product, newest first; undefined offline. Asked anew when `version` changes, e.g. the level. The picture is extra: without it the figures still stand. */
export function createMoves(
  productId: Accessor<string | undefined>,
  version?: Accessor<unknown>,
): Accessor<Move[] | undefined> {
  const address = () => productId() && `/stock/moves?productId=${productId()}&limit=500`
  const page = createServerValue(address, pageSchema, version)
  return () => page.value()?.items
}
