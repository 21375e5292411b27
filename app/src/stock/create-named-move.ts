import { MIRROR_TABLES, type MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js'
import { z } from 'zod'
import { Refused } from '../http/request.ts'
import { useWorkspace } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'

/** A move that the API returned: like other older moves it has no revision. */
type Fetched = MirrorRow<'stockMoves'> & { isReversed: boolean }
const fetchedSchema = MIRROR_TABLES.stockMoves.row.omit({ rev: true }).extend({ isReversed: z.boolean() })

export type NamedMove = {
  /** Where this device has none of that id and the server does. */
  row: Accessor<Fetched | undefined>
  /** Why there is nothing to show: it is being requested, it does not exist, or the device is offline. */
  state: Accessor<'asking' | 'unknown' | 'cut' | undefined>
}

/** The move that an address names, also of before what this device holds: from the server, shown and never kept. `isShown`: the list has it. */
export function createNamedMove(id: Accessor<string | undefined>, isShown: (id: string) => boolean): NamedMove {
  const { request, online } = useWorkspace()
  const mirror = useMirror()
  const [row, setRow] = createSignal<Fetched>()
  const [state, setState] = createSignal<ReturnType<NamedMove['state']>>()
  // Requested again when there is a connection; not for moves that the list has.
  const asked = createMemo(() => {
    const named = id()
    return named && mirror.get('stockMoves', named) === undefined && !isShown(named) ? named : undefined
  })
  createEffect(
    on([asked, online], async ([named, isOnline]) => {
      if (!named || row()?.id === named) return setState(undefined)
      setRow(undefined)
      if (!isOnline) return setState('cut')
      setState('asking')
      const found = await request(`/stock/moves/${encodeURIComponent(named)}`).then(
        async (answer): Promise<Fetched> => ({ ...fetchedSchema.parse(await answer.json()), rev: '' }) as Fetched,
        (error: unknown) => (error instanceof Refused ? 'unknown' : 'cut'),
      )
      if (asked() !== named) return
      if (typeof found === 'string') return setState(found as 'unknown' | 'cut')
      setRow(found)
      setState(undefined)
    }),
  )
  return { row: () => (row()?.id === id() ? row() : undefined), state }
}
