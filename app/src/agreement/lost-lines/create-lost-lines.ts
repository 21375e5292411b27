import { linesOf } from '@werkbank/model/agreement/agreed-document.ts'
import { type UnseenEdits, unseenEdits } from '@werkbank/model/agreement/removed-lines.ts'
import { type Accessor, createSignal, onCleanup } from 'solid-js'
import type { Replica } from '../../replica/replica.ts'

/**
 * Lines that another person removed while this one was changing them, online or offline: they stay removed until this person restores or dismisses them.
 * They are computed from the document, so they are shown after a reload as well.
 */
export function createLostLines({ doc, isMine }: Pick<Replica, 'doc' | 'isMine'>): Accessor<readonly UnseenEdits[]> {
  const read = () => unseenEdits(doc).filter(({ clients }) => clients.some(isMine))
  const [lost, setLost] = createSignal<readonly UnseenEdits[]>(read())
  const onChange = (event: { keysChanged: Set<string>; transaction: { local: boolean } }) => {
    // A key press does not read the whole order for this.
    const concerns = !event.transaction.local || lost().length > 0 || [...event.keysChanged].some(isRemoval)
    if (concerns) setLost(read())
  }
  linesOf(doc).observe(onChange)
  onCleanup(() => linesOf(doc).unobserve(onChange))
  return lost
}

const isRemoval = (key: string) => key.endsWith('.removed')
