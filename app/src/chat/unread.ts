import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createMemo } from 'solid-js'
import { usePerson } from '../identity/index.ts'
import { useRow, useTable } from '../mirror/use-mirror.ts'

type Room = MirrorRow<'chatRooms'>
type Read = MirrorRow<'chatReads'>

/** How far somebody has read, by room. */
export const readPositions = (reads: readonly Read[], userId: string): ReadonlyMap<string, number> =>
  new Map(reads.flatMap((read) => (read.userId === userId ? [[read.roomId, read.position] as const] : [])))

export const unreadOf = (room: Pick<Room, 'lastPosition'> | undefined, readTo: number | undefined): number =>
  Math.max(0, (room?.lastPosition ?? 0) - (readTo ?? 0))

/** How many messages of a room this person has not read. */
export function createUnread(roomId: string): Accessor<number> {
  const person = usePerson()
  const room = useRow('chatRooms', () => roomId)
  const read = useRow('chatReads', () => `${roomId}:${person.userId}`)
  return createMemo(() => unreadOf(room(), read()?.position))
}

/** How many messages wait in the conversations that this person is in; what is said beside records and in channels calls nobody. */
export function createOwnUnread(): Accessor<number> {
  const person = usePerson()
  const rooms = useTable('chatRooms')
  const reads = useTable('chatReads')
  const readTo = createMemo(() => readPositions(reads(), person.userId))
  return createMemo(() =>
    rooms()
      .filter(({ kind }) => kind === 'direct' || kind === 'group')
      .reduce((sum, room) => sum + unreadOf(room, readTo().get(room.id)), 0),
  )
}
