import { useNavigate } from '@solidjs/router'
import { createRoom } from '@werkbank/model/chat/commands.ts'
import { directRoomId } from '@werkbank/model/chat/direct-room.ts'
import { usePerson } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'

/** Opens the direct conversation with a person; creates it if needed, also offline. */
export function useDirectRoom(): (userId: string) => Promise<void> {
  const outbox = useOutbox()
  const mirror = useMirror()
  const navigate = useNavigate()
  const me = usePerson()
  return async (userId) => {
    const id = directRoomId(me.orgId, me.userId, userId)
    if (!mirror.get('chatRooms', id))
      await outbox.enqueue(createRoom, { id, kind: 'direct', name: '', memberIds: [userId] })
    navigate(`/chat/${id}`)
  }
}
