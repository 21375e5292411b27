import type { Tx } from '@werkbank/database/connect.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { ALL_KINDS } from '@werkbank/model/document-kinds.ts'
import { visibleRoomIds } from './visible-rooms.ts'

/** SQL: may the viewer see the document of this name (an SQL expression, never anybody's input)? By the right of its kind, and by the room where its kind asks for it. */
export function documentIsVisible(tx: Tx, viewer: Caller, name: string) {
  const readable = ALL_KINDS.filter(({ rights }) => can(viewer, rights.read))
  const prefixes = (scope: 'organisation' | 'room') =>
    readable.flatMap((kind) => (kind.scope === scope ? kind.prefix : []))
  const sql = tx.unsafe(name)
  return tx`(split_part(${sql}, ':', 1) = ANY(${prefixes('organisation')}::text[]) OR (split_part(${sql}, ':', 1) = ANY(${prefixes('room')}::text[])
    AND split_part(${sql}, ':', 2) IN (SELECT id::text FROM ${visibleRoomIds(tx, viewer)} AS visible)))`
}
