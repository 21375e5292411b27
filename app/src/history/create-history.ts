import { type Accessor, createMemo, createSignal } from 'solid-js'
import { z } from 'zod'
import { createServerValue, useWorkspace } from '../identity/index.ts'

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
type Page = z.infer<typeof pageSchema>
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
export function createHistory(document: Accessor<string>, changed: Accessor<unknown>): History {
  const { request, online } = useWorkspace()
  const path = () => `/documents/${encodeURIComponent(document())}`
  const pathOfPage = (cursor?: string) => `${path()}/history?limit=${PAGE}${cursor ? `&cursor=${cursor}` : ''}`
  const [looked, look] = createSignal<number>()
  const newest = createServerValue(pathOfPage, pageSchema, changed)
  /** Pages that were loaded after the newest one, as long as it is the same. */
  const [further, setFurther] = createSignal<{ after: Page | undefined; page: Page }>()
  const latest = (): Page | undefined => {
    const [first, more] = [newest.value(), further()]
    return first && more?.after === first ? more.page : first
  }
  const moment = createServerValue(
    () => (looked() === undefined ? undefined : `${path()}/at/${looked()}`),
    momentSchema,
  )
  // The previous state stays until the next is loaded, so that there is no gap between two.
  const shown = createMemo<Moment | undefined>((before) =>
    looked() === undefined ? undefined : (moment.value() ?? (moment.loading() ? before : undefined)),
  )
  return {
    entries: () => latest()?.items,
    failed: () => !online() || (latest() === undefined && !newest.loading()),
    hasOlder: () => Boolean(latest()?.nextCursor),
    async loadOlder() {
      const [after, before] = [newest.value(), latest()]
      if (!before?.nextCursor) return
      const older = pageSchema.parse(await (await request(pathOfPage(before.nextCursor))).json())
      if (latest() !== before) return // it was read anew meanwhile, or has these already
      setFurther({ after, page: { items: [...before.items, ...older.items], nextCursor: older.nextCursor } })
    },
    reload: () => void newest.reload(),
    looked,
    look,
    moment: shown,
  }
}
