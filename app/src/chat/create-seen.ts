import { readRoom } from '@werkbank/model/chat/commands.ts'
import { createEffect, createSignal, onCleanup, untrack } from 'solid-js'
import { useOutbox } from '../outbox/use-outbox.ts'
import type { FirstNew } from './message/message-list.tsx'
import { createUnreadMessages } from './unread.ts'

/**
 * Seen is read: while the conversation is open and the page in front. `firstNew`: where the new ones began when it was opened, and how
 * many they were; undefined where there were none. `reaches`: messages up to a position are there to be seen, or those after it.
 */
export function createSeen(
  roomId: string,
  reaches: (position: number) => boolean,
): { firstNew: () => FirstNew | undefined } {
  const outbox = useOutbox()
  const { messages: unread, older, readTo } = createUnreadMessages(roomId)
  const [visible, setVisible] = createSignal(document.visibilityState === 'visible')
  const onVisible = () => setVisible(document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', onVisible)
  onCleanup(() => document.removeEventListener('visibilitychange', onVisible))
  const positions = () => unread().map(({ position }) => position)
  const newAtStart = untrack(positions)
  const olderAtStart = untrack(older)
  const count = newAtStart.length + (olderAtStart?.unread ?? 0)
  const first =
    count > 0 && untrack(readTo) > 0
      ? { position: olderAtStart?.firstPosition ?? lowest(newAtStart), count }
      : undefined
  let told = 0
  createEffect(() => {
    const waiting = older()?.lastPosition ?? 0
    const position = highest([reaches(waiting) ? waiting : 0, ...positions()])
    if (!visible() || position <= told) return
    told = position
    void outbox.enqueue(readRoom, { id: roomId, position })
  })
  return { firstNew: () => first }
}

/** Of any number of positions: as arguments of a call they may be too many. */
const lowest = (positions: readonly number[]) => positions.reduce((low, position) => Math.min(low, position))
const highest = (positions: readonly number[]) => positions.reduce((high, position) => Math.max(high, position), 0)
