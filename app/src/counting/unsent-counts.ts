import { liveQuery } from 'dexie'
import { type Accessor, createEffect, createRoot, createSignal, on } from 'solid-js'
import { withStorage } from '../device/database.ts'
import type { Workspace } from '../identity/index.ts'
import type { CountSheets } from './count-sheets.ts'

const KEY = 'counts:unsent'

/**
 * Counting on this device, without Automerge: which sheets have counts that the server has not stored yet, the same in every tab.
 * Automerge and its wasm come with `plane()`: on a sheet, or where something is left to send.
 */
export interface UnsentCounts {
  unsent: Accessor<ReadonlySet<string>>
  markUnsent(sheetId: string): Promise<void>
  markSent(sheetId: string): Promise<void>
  plane(): Promise<CountSheets>
}

const known = new WeakMap<Workspace, UnsentCounts>()

/** Counting of this workspace; the first call starts it. */
export function unsentCountsOf(workspace: Workspace): UnsentCounts {
  const before = known.get(workspace)
  if (before) return before
  const made = startCounting(workspace)
  known.set(workspace, made)
  return made
}

function startCounting(workspace: Workspace): UnsentCounts {
  const { database } = workspace
  const [unsent, setUnsent] = createSignal<ReadonlySet<string>>(new Set())
  const read = async () => ((await database.meta.get(KEY))?.value ?? []) as string[]
  const following = liveQuery(read).subscribe({
    next: (ids) => setUnsent(new Set(ids)),
    error: (error) => console.error('counts: what is unsent could not be read', error),
  })
  const write = (change: (ids: Set<string>) => void) =>
    withStorage(database, () =>
      database.transaction('rw', database.meta, async () => {
        const ids = new Set(await read())
        change(ids)
        await database.meta.put({ key: KEY, value: [...ids] })
      }),
    )
  let opening: Promise<CountSheets> | undefined
  const here: UnsentCounts = {
    unsent,
    markUnsent: (sheetId) => write((ids) => ids.add(sheetId)),
    markSent: (sheetId) => write((ids) => ids.delete(sheetId)),
    plane() {
      opening ??= import('./count-sheets.ts').then(({ openCountSheets }) => openCountSheets(workspace, here))
      opening.catch(() => {
        opening = undefined // without the network, before the app was stored on this device: asked for again
      })
      return opening
    },
  }
  // The sender holds a posting back until the server has stored the state that it names.
  workspace.sendAfter('count.post', async ({ input }, signal) => {
    if (unsent().has(String(input.id))) await (await here.plane()).whenSent(String(input.id), signal)
  })
  const stopSending = sendWhatIsLeft(workspace, here)
  workspace.onClose(() => {
    following.unsubscribe()
    stopSending()
    void opening?.then((plane) => plane.close()).catch(() => undefined) // it never opened
  })
  return here
}

/** Counts that were made without a network go as soon as there is one, whatever screen is open. */
function sendWhatIsLeft(workspace: Workspace, here: UnsentCounts): () => void {
  return createRoot((dispose) => {
    createEffect(
      on([workspace.online, here.unsent, workspace.mirror.state], ([online, unsent]) => {
        if (!online || unsent.size === 0) return
        void here
          .plane()
          .then((plane) => plane.send(unsent))
          .catch((error: unknown) => console.warn('counts could not be sent yet', error))
      }),
    )
    return dispose
  })
}
