import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createMemo, createSignal, untrack } from 'solid-js'
import { z } from 'zod'
import type { Request } from '../../http/request.ts'

type Row = MirrorRow<'chatMessages'>
/** One after the other as the server has them; cursors are where it goes on, null at the ends. */
type Stretch = { rows: readonly Row[]; older: string | null; newer: string | null }

const pageSchema = z.object({
  items: z.array(z.looseObject({ id: z.string(), position: z.number() })),
  nextCursor: z.string().nullable(),
  newerCursor: z.string().nullable(),
})
type Page = { items: Row[]; nextCursor: string | null; newerCursor: string | null }

/** What the API gives at once; beside a message half of it. */
const PAGE = 100
/** At the edge of the window the order may differ: a message that waited for its room was accepted a moment later, at an earlier position. */
const AROUND_EDGE = 200

export type OlderMessages = {
  /** All messages that can be scrolled through now, in order: the window of the device with older ones fetched beside it, or a stretch elsewhere. */
  all: Accessor<readonly Row[]>
  /** The server may have more before the first of them, or after the last of a stretch elsewhere. */
  hasOlder: Accessor<boolean>
  hasNewer: Accessor<boolean>
  /** There are more before the first, and the server can't be asked. */
  isCut: Accessor<boolean>
  older(): Promise<void>
  newer(): Promise<void>
  /** Fetches the stretch around a message that the device doesn't hold; undefined where there is no such message any more. */
  show(id: string): Promise<Row | undefined>
  /** Back to what the device holds. */
  leave(): void
  /** A message that isn't held: null where there is none, undefined while that is not known. Reactive; asks. */
  one(id: string): Row | null | undefined
  /** What became of fetched ones: asked anew. */
  refresh(ids: readonly string[]): Promise<void>
}

/** Messages of a room that are older than the device's window (CH-10.11): fetched while scrolling, and dropped with the room. */
export function createOlderMessages(options: {
  roomId: string
  held: Accessor<readonly Row[]>
  /** There may be some before those that are held. */
  mayBe: Accessor<boolean>
  request: Request
  online: Accessor<boolean>
}): OlderMessages {
  const { roomId, mayBe } = options
  const [stretch, setStretch] = createSignal<Stretch>()
  const held = createMemo(() => [...options.held()].sort(byPosition))
  const firstHeld = () => held()[0]
  const isJoined = () => stretch()?.newer === null || stretch() === undefined
  const fetchPage = async (query: Record<string, string>): Promise<Page> => {
    const response = await options.request(`/chat/rooms/${roomId}/messages?${new URLSearchParams(query)}`)
    const page = pageSchema.parse(await response.json())
    return { ...page, items: page.items.reverse().map((row) => ({ ...row, rev: '' })) as unknown as Row[] }
  }
  /** Joined to what is held as soon as it reaches it. */
  const put = ({ rows, older, newer }: Stretch) => {
    const [last, edge] = [rows.at(-1)?.position ?? 0, untrack(firstHeld)?.position]
    setStretch({ rows, older, newer: edge !== undefined && last >= edge ? null : newer })
  }
  const around = async (id: string, limit: number) => {
    const { items, nextCursor, newerCursor } = await fetchPage({ around: id, limit: String(limit) })
    put({ rows: items, older: nextCursor, newer: newerCursor })
    return items.find((row) => row.id === id)
  }
  const begin = async () => {
    const edge = untrack(firstHeld)
    if (edge) return void (await around(edge.id, AROUND_EDGE))
    const { items, nextCursor } = await fetchPage({ limit: String(PAGE) })
    put({ rows: items, older: nextCursor, newer: null })
  }
  const goOn = async (direction: 'older' | 'newer') => {
    const before = untrack(stretch)
    const cursor = before?.[direction]
    if (!before || !cursor) return
    const page = await fetchPage({ cursor, direction, limit: String(PAGE) })
    if (untrack(stretch) !== before) return // somebody went elsewhere meanwhile
    put(
      direction === 'older'
        ? { ...before, rows: [...page.items, ...before.rows], older: page.nextCursor }
        : { ...before, rows: [...before.rows, ...page.items], newer: page.newerCursor },
    )
  }
  const hasOlder = () =>
    stretch() ? stretch()?.older !== null : mayBe() && (firstHeld()?.position ?? Number.POSITIVE_INFINITY) > 1
  return {
    all: createMemo(() => {
      const rows = stretch()?.rows
      if (!rows) return held()
      return isJoined()
        ? [...new Map([...rows, ...held()].map((row) => [row.id, row])).values()].sort(byPosition)
        : rows
    }),
    hasOlder,
    isCut: () => hasOlder() && !options.online(),
    hasNewer: () => !isJoined(),
    older: () => (untrack(stretch) ? goOn('older') : begin()),
    newer: () => goOn('newer'),
    show: (id) => around(id, PAGE),
    leave: () => void (untrack(isJoined) || setStretch(undefined)),
    ...createSingles(fetchPage, { ...options, setStretch }),
  }
}

const byPosition = (a: Row, b: Row) => a.position - b.position

/** Messages one by one: those that answers name, and those of which the feed said that something became of them. */
function createSingles(
  fetchPage: (query: Record<string, string>) => Promise<Page>,
  {
    mayBe,
    online,
    setStretch,
  }: {
    mayBe: Accessor<boolean>
    online: Accessor<boolean>
    setStretch: (change: (before: Stretch | undefined) => Stretch | undefined) => void
  },
): Pick<OlderMessages, 'one' | 'refresh'> {
  const [known, setKnown] = createSignal<ReadonlyMap<string, Row | null>>(new Map())
  const asked = new Set<string>()
  const ask = async (id: string): Promise<Row | null> => {
    const { items } = await fetchPage({ around: id, limit: '1' })
    const row = items.find((item) => item.id === id) ?? null // a deleted one keeps its place only
    setKnown((before) => new Map(before).set(id, row))
    return row
  }
  return {
    one(id) {
      if (!mayBe()) return null
      const row = known().get(id)
      if (row === undefined && online() && !asked.has(id)) {
        asked.add(id)
        void ask(id).catch(() => asked.delete(id))
      }
      return row
    },
    async refresh(ids) {
      for (const id of ids) {
        const row = await ask(id).catch(() => undefined)
        if (row === undefined) continue
        const withIt = (rows: readonly Row[]) => rows.flatMap((one) => (one.id === id ? (row ?? []) : one))
        setStretch((before) => before && { ...before, rows: withIt(before.rows) })
      }
    },
  }
}
