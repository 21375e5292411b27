import { type Accessor, batch, createEffect, createMemo, createSignal, on } from 'solid-js'
import { z } from 'zod'
import { useWorkspace } from '../identity/index.ts'

export type Older<T> = {
  /** The rows fetched so far, in the server's order; undefined before the first request. */
  rows: Accessor<readonly T[] | undefined>
  hasMore: Accessor<boolean>
  isAsking: Accessor<boolean>
  /** The server can't be asked now. */
  isCut: Accessor<boolean>
  more(): Promise<void>
}

/**
 * Rows from before the device's window, fetched page by page from a list of the API on request. They are shown and never stored: no sum, search or count
 * of the mirror includes them. `onPage` gets what an answer has beside its rows. `address` has the query without the cursor; another one starts anew, undefined where there are no older rows.
 */
export function createOlder<T extends { id: string }>(
  address: Accessor<string | undefined>,
  row: z.ZodType<Omit<T, 'rev'>>,
  onPage?: (page: unknown) => void,
): Older<T> {
  const { request, online } = useWorkspace()
  const pageSchema = z.looseObject({ items: z.array(row), nextCursor: z.string().nullable() })
  const [rows, setRows] = createSignal<readonly T[]>()
  const [cursor, setCursor] = createSignal<string | null>()
  const [isAsking, setAsking] = createSignal(false)
  let turn = 0
  const begin = () => {
    turn += 1
    batch(() => {
      setRows(undefined)
      setCursor(undefined)
      setAsking(false)
    })
  }
  // It is made of what changes with each pull: only another one is another question.
  const place = createMemo(address)
  createEffect(on(place, begin, { defer: true }))
  const more = async () => {
    const [at, from, mine] = [place(), cursor(), turn]
    if (at === undefined || isAsking()) return
    setAsking(true)
    const page = await request(from ? `${at}&cursor=${encodeURIComponent(from)}` : at).then(
      async (response) => pageSchema.parse(await response.json()),
      () => undefined, // what was found stays, and the way to try again
    )
    if (mine !== turn) return // something else was asked for meanwhile
    batch(() => {
      setAsking(false)
      if (!page) return
      onPage?.(page)
      setRows((had) => [...(had ?? []), ...page.items.map((item) => ({ ...item, rev: '' }) as unknown as T)])
      setCursor(page.nextCursor)
    })
  }
  return {
    rows,
    hasMore: () => place() !== undefined && cursor() !== null,
    isAsking,
    isCut: () => !online(),
    more,
  }
}

/** Rows that were fetched have no revision: the mirror knows nothing of them. */
export const isOlder = ({ rev }: { rev: string }): boolean => rev === ''
