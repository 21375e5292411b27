import type { Tx } from '@werkbank/database/connect.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { ALL_KINDS, hiddenRecords } from '@werkbank/model/document-kinds.ts'
import { visibleRoomIds } from './visible-rooms.ts'

/** SQL: is the subject of the row (`subject_type`) a record that the viewer may see? Most may see all: they are asked nothing. */
export function subjectIsVisible(tx: Tx, viewer: Pick<Caller, 'permissions'>) {
  const hidden = hiddenRecords(viewer)
  return hidden.length === 0 ? tx`true` : tx`coalesce(subject_type <> ALL(${hidden}::text[]), true)`
}

function besideHidden(tx: Tx, viewer: Caller, name: string) {
  const hidden = hiddenRecords(viewer)
  if (hidden.length === 0) return tx``
  return tx`AND ${tx.unsafe(name)} NOT IN (SELECT d.name FROM documents d WHERE d.subject_type = ANY(${hidden}::text[]))`
}

/** SQL: may the viewer see the document of this name (an SQL expression, never anybody's input)? By the right of its kind, by the room where its kind asks for it, and by that of the record that it comes with. */
export function documentIsVisible(tx: Tx, viewer: Caller, name: string) {
  const readable = ALL_KINDS.filter(({ rights }) => can(viewer, rights.read))
  const prefixes = (scope: 'organisation' | 'room') =>
    readable.flatMap((kind) => (kind.scope === scope ? kind.prefix : []))
  const sql = tx.unsafe(name)
  return tx`(split_part(${sql}, ':', 1) = ANY(${prefixes('organisation')}::text[]) ${besideHidden(tx, viewer, name)} OR (split_part(${sql}, ':', 1) = ANY(${prefixes('room')}::text[])
    AND split_part(${sql}, ':', 2) IN (SELECT id::text FROM ${visibleRoomIds(tx, viewer)} AS visible)))`
}
