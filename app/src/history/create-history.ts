import { type Accessor, createEffect, createResource, createSignal, on } from 'solid-js'
import { z } from 'zod'
import type { Request } from '../http/request.ts'

const value = z.unknown().optional()
const entrySchema = z.object({
  seq: z.int(),
  at: z.string(),
  actor: z.string().nullable(),
  actorName: z.string().nullable(),
  origin: z.string().default('client'),
  changes: z.array(z.object({ path: z.string(), from: value, to: value, overwrote: value })),
})
const pageSchema = z.object({ items: z.array(entrySchema), nextCursor: z.string().nullable() })
const momentSchema = z.object({ seq: z.int(), at: z.string().nullable(), content: z.record(z.string(), z.unknown()) })
export type HistoryEntry = z.infer<typeof entrySchema>
export type Moment = z.infer<typeof momentSchema>

export type History = {
  /** Newest first; undefined while they are read or can't be. */
  entries: Accessor<readonly HistoryEntry[] | undefined>
  failed: Accessor<boolean>
  hasOlder: Accessor<boolean>
  loadOlder(): Promise<void>
  /** Reads the newest anew. */
  reload(): void
  /** The moment that is looked at, undefined for now. */
  looked: Accessor<number | undefined>
  look(seq: number | undefined): void
  moment: Accessor<Moment | undefined>
}

const PAGE = 50

/** The history of a document, page by page, and the document as it was at a moment of it. `changed` says that there is something new. */
export function createHistory(options: {
  document: Accessor<string>
  request: Request
  online: Accessor<boolean>
  changed?: Accessor<unknown>
}): History {
  const path = () => `/documents/${encodeURIComponent(options.document())}`
  const read = async (cursor?: string) =>
    pageSchema.parse(
      await (await options.request(`${path()}/history?limit=${PAGE}${cursor ? `&cursor=${cursor}` : ''}`)).json(),
    )
  const [looked, look] = createSignal<number>()
  const [page, { refetch, mutate }] = createResource(
    () => options.online() && options.document(),
    () => read(),
  )
  const [moment] = createResource(looked, async (seq) =>
    momentSchema.parse(await (await options.request(`${path()}/at/${seq}`)).json()),
  )
  if (options.changed) createEffect(on(options.changed, () => void refetch(), { defer: true }))
  const latest = () => (page.error ? undefined : page.latest)
  return {
    entries: () => latest()?.items,
    failed: () => !options.online() || page.error !== undefined,
    hasOlder: () => Boolean(latest()?.nextCursor),
    async loadOlder() {
      const before = latest()
      if (!before?.nextCursor) return
      const older = await read(before.nextCursor)
      if (latest() !== before) return // it was read anew meanwhile, or has these already
      mutate({ items: [...before.items, ...older.items], nextCursor: older.nextCursor })
    },
    reload: () => void refetch(),
    looked,
    look,
    // Asked for its state first: reading it earlier would put a skeleton over the whole list.
    moment: () =>
      looked() !== undefined && (moment.state === 'ready' || moment.state === 'refreshing') ? moment.latest : undefined,
  }
}
