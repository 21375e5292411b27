import { type Accessor, createResource, type Resource } from 'solid-js'
import { z } from 'zod'
import { useWorkspace } from '../identity/index.ts'
import type { Move } from './level-course.ts'

const pageSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      fromLocationId: z.string(),
      toLocationId: z.string(),
      quantity: z.string(),
      reason: z.string(),
      at: z.string(),
      effectiveOn: z.string(),
    }),
  ),
})

/** The latest moves of a product, newest first; undefined offline. Asked anew when `version` changes, e.g. the level. */
export function createMoves(
  productId: Accessor<string | undefined>,
  version: Accessor<unknown> = () => 0,
): Resource<Move[] | undefined> {
  const workspace = useWorkspace()
  const source = () => (productId() && workspace.online() ? { id: productId(), version: version() } : undefined)
  const [moves] = createResource(source, async ({ id }) => {
    try {
      const answer = await workspace.request(`/stock/moves?productId=${id}&limit=500`)
      return pageSchema.parse(await answer.json()).items
    } catch {
      return undefined // The picture is extra: without it the figures still stand.
    }
  })
  return moves
}
