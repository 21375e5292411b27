import * as Y from 'yjs'
import { judgeEdit } from './judge-edit.ts'
import { type Edit, openRoots, type Policy } from './policy.ts'

export const EVA = '018f0000-0000-7000-8000-00000000000e'
export const ADAM = '018f0000-0000-7000-8000-00000000000a'
export const NOW = '2026-11-26T12:00:00.000Z'

/** The code with which the guard refuses `edit`, made on a copy of `before`; undefined where it takes it. */
export function refusalOf(
  policy: Policy,
  edit: (doc: Y.Doc) => void,
  { before, userId = EVA }: { before?: Y.Doc; userId?: string } = {},
): string | undefined {
  const writer = new Y.Doc()
  if (before) Y.applyUpdate(writer, Y.encodeStateAsUpdate(before))
  const updates: Uint8Array[] = []
  writer.on('update', (update: Uint8Array) => updates.push(update))
  writer.transact(() => edit(writer))
  return judgeUpdate(policy, Y.mergeUpdates(updates), { ...(before ? { before } : {}), userId })
}

/** The same for the bytes of an update. */
export function judgeUpdate(
  policy: Policy,
  update: Uint8Array,
  { before, userId = EVA }: { before?: Y.Doc; userId?: string } = {},
): string | undefined {
  const doc = new Y.Doc()
  openRoots(doc, policy)
  if (before) Y.applyUpdate(doc, Y.encodeStateAsUpdate(before))
  let code: string | undefined
  const author: Edit['author'] = { userId, permissions: [] }
  doc.once('beforeObserverCalls', (transaction: Y.Transaction) => {
    code = judgeEdit({ doc, transaction, author, now: NOW }, policy)
  })
  Y.applyUpdate(doc, update)
  return code
}
