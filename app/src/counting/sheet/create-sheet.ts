import { newId } from '@werkbank/model/base/value/id.ts'
import {
  addCount,
  type CountDocument,
  type CountEntry,
  decide,
  takeBack,
  takesCount,
} from '@werkbank/model/counting/count-document.ts'
import {
  type BinState,
  type GetConflicts,
  type LiveEntry,
  liveEntries,
  readCount,
} from '@werkbank/model/counting/read-count.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js'
import { useWorkspace } from '../../identity/index.ts'
import { useRow } from '../../mirror/use-mirror.ts'
import type { LostCounts } from '../lost-counts.ts'
import { unsentCountsOf } from '../unsent-counts.ts'
import type { SheetReplica } from './sheet-replica.ts'

/** `preparing`: the server has not made it yet. `missing`: never opened on this device, and no network. `failed`: no wasm. */
export type SheetStatus = 'preparing' | 'loading' | 'missing' | 'failed' | 'ready'

export interface OpenSheet {
  row: Accessor<MirrorRow<'countSheets'> | undefined>
  status: Accessor<SheetStatus>
  document: Accessor<CountDocument | undefined>
  bins: Accessor<readonly BinState[]>
  entries: Accessor<readonly LiveEntry[]>
  heads: () => string[]
  /** Counts of others that the server has lost and only this device still has: their people and products. */
  lost: Accessor<LostCounts['entries'] | undefined>
  /** Goes on without it. */
  goOnWithoutLost: () => Promise<void>
  /** Whether this bin can be counted here: the sheet is open, and has it or takes finds. */
  takes: (bin: string) => boolean
  /** Writes what this person saw; returns the entry's id, for undo. */
  count: (bin: string, entry: Pick<CountEntry, 'quantity' | 'adds'>) => string
  undo: (bin: string, entryId: string) => void
  settle: (bin: string, quantity: string) => void
}

/** One count sheet, live: read from the device, written by this person, merged with what the others count. */
export function createSheet(id: Accessor<string>): OpenSheet {
  const workspace = useWorkspace()
  const here = unsentCountsOf(workspace)
  const row = useRow('countSheets', id)
  const [opened, setOpened] = createSignal<{ replica: SheetReplica; getConflicts: GetConflicts }>()
  const [failed, setFailed] = createSignal(false)
  const automergeId = createMemo(() => row()?.automergeId)
  createEffect(
    on([id, automergeId, workspace.online], ([sheetId, name]) => {
      if (!name || opened()?.replica.sheetId === sheetId) return
      setOpened(undefined)
      open(sheetId, name).then(
        (sheet) => sheetId === id() && setOpened(sheet),
        (error: unknown) => {
          console.warn('counts: not to be opened now', error)
          setFailed(true)
        },
      )
    }),
  )
  const open = async (sheetId: string, name: string) => {
    const [plane, { getConflicts }] = await Promise.all([here.plane(), import('../count-sheets.ts')])
    setFailed(false)
    return { replica: plane.sheet(sheetId, name), getConflicts }
  }
  const document = () => opened()?.replica.document()
  const bins = createMemo(() => {
    const [sheet, current] = [opened(), document()]
    return sheet && current ? readCount(current, sheet.getConflicts) : []
  })
  const entries = createMemo(() => {
    const current = document()
    return current ? liveEntries(current) : []
  })
  const status = (): SheetStatus => {
    if (document()) return 'ready'
    if (!automergeId()) return 'preparing'
    if (failed()) return 'failed'
    return opened()?.replica.missing() ? 'missing' : 'loading'
  }
  const stamp = () => ({ by: workspace.person.userId, at: new Date().toISOString() })
  const change = (write: (document: CountDocument) => void) => opened()?.replica.change(write)
  return {
    row,
    status,
    document,
    bins,
    entries,
    heads: () => opened()?.replica.heads() ?? [],
    lost: () => opened()?.replica.lost()?.entries,
    goOnWithoutLost: async () => (await here.plane()).goOnWithoutLost(id()),
    takes: (bin) =>
      row()?.status === 'open' && document() !== undefined && takesCount(document() as CountDocument, bin),
    count(bin, entry) {
      const entryId = newId()
      change((sheet) => addCount(sheet, bin, entryId, { ...entry, ...stamp() }))
      return entryId
    },
    undo: (bin, undoes) => void change((sheet) => takeBack(sheet, bin, newId(), { undoes, ...stamp() })),
    settle(bin, quantity) {
      const state = bins().find((other) => other.bin === bin)
      const seen = state && state.state !== 'uncounted' ? state.counts.flatMap(({ ids }) => ids) : []
      change((sheet) => decide(sheet, bin, { quantity, seen, ...stamp() }))
    },
  }
}
