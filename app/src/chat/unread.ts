import { type Accessor, createMemo } from 'solid-js'
import { usePerson } from '../identity/index.ts'
import { useRow } from '../mirror/use-mirror.ts'

/** How many messages of a room this person has not read. */
export function createUnread(roomId: string): Accessor<number> {
  const person = usePerson()
  const room = useRow('chatRooms', () => roomId)
  const read = useRow('chatReads', () => `${roomId}:${person.userId}`)
  return createMemo(() => Math.max(0, (room()?.lastPosition ?? 0) - (read()?.position ?? 0)))
}
