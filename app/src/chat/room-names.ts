import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { nameOfOrder } from '@werkbank/model/sales/order-name.ts'
import { type Accessor, createMemo } from 'solid-js'
import { compareText } from '../i18n/compare.ts'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useMirror, useTable } from '../mirror/use-mirror.ts'
import { describeSubject } from '../subjects.ts'

type Room = Pick<MirrorRow<'chatRooms'>, 'id' | 'name' | 'subjectType' | 'subjectId' | 'order' | 'invoiceNumber'>
type Member = MirrorRow<'chatMembers'>

/** The members of each room, by the room's id. */
export function createMembers(): Accessor<ReadonlyMap<string, readonly string[]>> {
  const members = useTable('chatMembers')
  return createMemo(() => membersByRoom(members()))
}

function membersByRoom(members: readonly Member[]): Map<string, string[]> {
  const byRoom = new Map<string, string[]>()
  for (const { roomId, userId } of members) {
    const known = byRoom.get(roomId)
    if (known) known.push(userId)
    else byRoom.set(roomId, [userId])
  }
  return byRoom
}

/** CH-02.2: what a room is called. A record's after the record, one of two after the other person, one without a name after those in it. */
export function createRoomNames(): (room: Room) => string {
  const mirror = useMirror()
  const person = usePerson()
  const people = useTable('people')
  const members = createMembers()
  const names = createMemo(() => new Map(people().map(({ id, name }) => [id, name])))
  const others = (room: Room) => (members().get(room.id) ?? []).filter((id) => id !== person.userId)
  return (room) => {
    if (room.subjectType === 'order' && room.subjectId) {
      const order = nameOfOrder(mirror.get('orders', room.subjectId)) ?? room.order
      const customer = mirror.get('customers', order?.customerId ?? '')?.name
      const title = order?.number ? t('chat.order', { number: order.number }) : t('chat.newOrder')
      return customer ? `${title} · ${customer}` : title
    }
    if (room.subjectType && room.subjectId) return describeSubject(mirror, `${room.subjectType}:${room.subjectId}`)
    if (room.name) return room.name
    const called = others(room).map((id) => names().get(id) ?? t('chat.somebody'))
    return called.sort((a, b) => compareText(a, b)).join(', ') || t('chat.onlyMe')
  }
}
