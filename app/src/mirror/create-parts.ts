import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createEffect, createMemo } from 'solid-js'
import { useWorkspace } from '../identity/session.tsx'

/** `here`: on this device. `coming`: asked of the server. `away`: there, and the server can't be reached. */
export type Parts = 'here' | 'coming' | 'away'

/**
 * Where the parts of a record are that somebody looks at, the lines of an order for one. What windows leave out is fetched, and stays on this device with
 * what others change of it, until many others were looked at (decision 0077).
 */
export function createParts(table: MirrorTable, id: Accessor<string | undefined>): Accessor<Parts> {
  const workspace = useWorkspace()
  const wanted = createMemo(id)
  const isHere = createMemo(() => {
    const one = wanted()
    return one === undefined || workspace.mirror.holdsParts(table, one)
  })
  createEffect(() => {
    const one = wanted()
    isHere() // gone again, because many others were looked at: asked for again
    if (one !== undefined) workspace.keep(table, one)
  })
  return () => (isHere() ? 'here' : workspace.online() ? 'coming' : 'away')
}
