import type { Asking, MirrorRows, StateKind } from '@werkbank/model/base/possible.ts'
import { type Accessor, createMemo } from 'solid-js'
import { useWorkspace } from '../identity/session.tsx'
import type { Mirror } from './mirror.ts'
import { useMirror } from './use-mirror.ts'

/** The signed-in person's rights, for `isPossible` and `isAllowed` of the model. */
export function useAsking(): Asking {
  const workspace = useWorkspace()
  return { userId: workspace.person.userId, can: (permission) => workspace.can(permission) }
}

/** What this device holds, as the model asks for it. */
export const heldRows = (mirror: Mirror): MirrorRows => ({
  get: mirror.get.bind(mirror),
  by: ((table, field, value) => mirror.table(table).by(field, value)) as MirrorRows['by'],
  holdsParts: mirror.holdsParts.bind(mirror),
})

/** How a record stands on this device, as the commands on it ask it; undefined while there is none. Reactive. */
export function useStateOf<S>(kind: StateKind<S>, id: Accessor<string | undefined>): Accessor<S | undefined> {
  const mirror = useMirror()
  const { person } = useWorkspace()
  const rows = heldRows(mirror)
  return createMemo(() => {
    const wanted = id()
    const invoiceBasis = person.organisation?.invoiceBasis ?? 'delivered'
    return wanted === undefined ? undefined : kind.onDevice(rows, wanted, { invoiceBasis })
  })
}
