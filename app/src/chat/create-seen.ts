import { readRoom } from '@werkbank/model/chat/commands.ts'
import { createEffect, createSignal, onCleanup, untrack } from 'solid-js'
import { useRow } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { createUnread } from './unread.ts'

/**
 * Seen is read: while the conversation is open and the page in front. `firstNew` is the position at which the new ones began when it
 * was opened, undefined where there were none.
 */
export function createSeen(roomId: string): { firstNew: () => number | undefined } {
  const outbox = useOutbox()
  const room = useRow('chatRooms', () => roomId)
  const unread = createUnread(roomId)
  const [visible, setVisible] = createSignal(document.visibilityState === 'visible')
  const onVisible = () => setVisible(document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', onVisible)
  onCleanup(() => document.removeEventListener('visibilitychange', onVisible))
  const last = () => room()?.lastPosition ?? 0
  const newAtStart = untrack(unread)
  const first = newAtStart > 0 && newAtStart < untrack(last) ? untrack(last) - newAtStart + 1 : undefined
  let told = 0
  createEffect(() => {
    const position = last()
    if (unread() === 0 || !visible() || position <= told) return
    told = position
    void outbox.enqueue(readRoom, { id: roomId, position })
  })
  return { firstNew: () => first }
}
