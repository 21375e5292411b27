import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createEffect, createMemo } from 'solid-js'
import { useWorkspace } from '../identity/session.tsx'

/** `here`: on this device. `coming`: asked of the server. `away`: there, and the server can't be reached. */
export type Parts = 'here' | 'coming' | 'away'

/**
 * The state of an opened record's parts, such as the lines of an order. Parts outside of windows are fetched, and stay on this device, kept up to date,
 * until many other records were opened (decision 0077).
 */
export function createParts(table: MirrorTable, id: Accessor<string | undefined>): Accessor<Parts> {
  const { mirror } = useWorkspace()
  const wanted = createMemo(id)
  return createKept(wanted, () => {
    const one = wanted()
    return one === undefined || mirror.holdsParts(table, one)
  })
}

/** The same of one part alone: `owner` is the record that it is held with, itself where it belongs to none, `isHere` whether this device has it. */
export function createKept(owner: Accessor<string | undefined>, isHere: Accessor<boolean>): Accessor<Parts> {
  const workspace = useWorkspace()
  const [wanted, here] = [createMemo(owner), createMemo(isHere)]
  createEffect(() => {
    const one = wanted()
    here() // gone again, because many others were looked at: asked for again
    if (one !== undefined) workspace.keep(one, here)
  })
  return () => (here() ? 'here' : workspace.online() ? 'coming' : 'away')
}
