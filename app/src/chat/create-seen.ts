import { readRoom } from '@werkbank/model/chat/commands.ts'
import { createEffect, createSignal, onCleanup, untrack } from 'solid-js'
import { useOutbox } from '../outbox/use-outbox.ts'
import { createUnreadMessages } from './unread.ts'

/**
 * Seen is read: while the conversation is open and the page in front. `firstNew` is the position at which the new ones began when it
 * was opened, undefined where there were none.
 */
export function createSeen(roomId: string): { firstNew: () => number | undefined } {
  const outbox = useOutbox()
  const { messages: unread, readTo } = createUnreadMessages(roomId)
  const [visible, setVisible] = createSignal(document.visibilityState === 'visible')
  const onVisible = () => setVisible(document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', onVisible)
  onCleanup(() => document.removeEventListener('visibilitychange', onVisible))
  const positions = () => unread().map(({ position }) => position)
  const newAtStart = untrack(positions)
  const first = newAtStart.length > 0 && untrack(readTo) > 0 ? Math.min(...newAtStart) : undefined
  let told = 0
  createEffect(() => {
    const position = Math.max(0, ...positions())
    if (!visible() || position <= told) return
    told = position
    void outbox.enqueue(readRoom, { id: roomId, position })
  })
  return { firstNew: () => first }
}
