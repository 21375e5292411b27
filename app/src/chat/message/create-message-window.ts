import { type Accessor, createMemo, createSignal } from 'solid-js'

/** How many messages come at once: what a large screen holds, and as many beyond. */
const PAGE = 80
/** No more than this are drawn at a time; those furthest from the reader go. */
export const SHOWN_MAX = 240

type Placed = { position: number }
/** Positions of the first and the last that are shown. Without `from` the latest page; without `to` the end, also as it moves on. */
type Stretch = { from?: number | undefined; to?: number | undefined }

export type MessageWindow<T extends Placed> = {
  /** What is drawn, in order. */
  shown: Accessor<readonly T[]>
  hasOlder: Accessor<boolean>
  hasNewer: Accessor<boolean>
  /** One looks at a stretch of long ago, which doesn't go on to the end yet. */
  isElsewhere: Accessor<boolean>
  older(): Promise<void>
  newer(): Promise<void>
  /** To the latest, where new ones are followed. */
  toEnd(): void
  /** To the stretch around a position. */
  show(position: number): void
}

/** Where more come from than there are: see `OlderMessages`. */
type Beyond = {
  hasOlder: Accessor<boolean>
  hasNewer: Accessor<boolean>
  older(): Promise<void>
  newer(): Promise<void>
  leave(): void
}
const NOTHING_BEYOND: Beyond = {
  hasOlder: () => false,
  hasNewer: () => false,
  older: async () => {},
  newer: async () => {},
  leave() {},
}

/** The visible part of a room's messages, however many there are (CH-10.11). `all` is ordered by position; at its ends it continues in `beyond`. */
export function createMessageWindow<T extends Placed>(
  all: Accessor<readonly T[]>,
  beyond: Beyond = NOTHING_BEYOND,
): MessageWindow<T> {
  const [stretch, setStretch] = createSignal<Stretch>({})
  const bounds = createMemo(() => boundsOf(all(), stretch()), undefined, { equals: sameBounds })
  /** From index up to but without index; at the end of all it follows them. */
  const look = (start: number, end: number) => {
    const rows = all()
    setStretch({ from: rows[start]?.position, to: end < rows.length ? rows[end - 1]?.position : undefined })
  }
  return {
    shown: createMemo(() => all().slice(bounds().start, bounds().end)),
    hasOlder: () => bounds().start > 0 || beyond.hasOlder(),
    hasNewer: () => bounds().end < all().length || beyond.hasNewer(),
    isElsewhere: beyond.hasNewer,
    async older() {
      if (bounds().start === 0) await beyond.older()
      const { start, end } = bounds()
      const from = Math.max(0, start - PAGE)
      look(from, Math.min(end, from + SHOWN_MAX))
    },
    async newer() {
      if (bounds().end === all().length) await beyond.newer()
      const { start, end } = bounds()
      const to = Math.min(all().length, end + PAGE)
      look(Math.max(start, to - SHOWN_MAX), to)
    },
    toEnd() {
      const { start, end } = bounds()
      const isThere = end === all().length && end - start <= SHOWN_MAX - PAGE && !beyond.hasNewer()
      if (isThere) return
      beyond.leave()
      setStretch({})
    },
    show(position) {
      const index = indexOf(all(), position)
      const start = Math.max(0, index - PAGE / 2)
      look(start, Math.min(all().length, start + PAGE))
    },
  }
}

type Bounds = { start: number; end: number }
const sameBounds = (a: Bounds, b: Bounds) => a.start === b.start && a.end === b.end

function boundsOf(rows: readonly Placed[], { from, to }: Stretch): Bounds {
  const start = from === undefined ? Math.max(0, rows.length - PAGE) : indexOf(rows, from)
  const end = to === undefined ? rows.length : indexOf(rows, to + 1)
  // A person who reads further up while many new messages arrive does not get all of them rendered.
  return { start, end: Math.min(end, start + SHOWN_MAX) }
}

/** The index of the first at `position` or after it; rows may be missing there. */
function indexOf(rows: readonly Placed[], position: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.position ?? 0) < position) low = middle + 1
    else high = middle
  }
  return low
}
