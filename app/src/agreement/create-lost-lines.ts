import { linesOf } from '@werkbank/model/agreement/agreed-document.ts'
import { type UnseenEdits, unseenEdits } from '@werkbank/model/agreement/removed-lines.ts'
import { type Accessor, createSignal, onCleanup } from 'solid-js'
import type { Replica } from '../replica/replica.ts'

/**
 * Lines that somebody removed while this person was changing them, on this device or without a network: they stay removed until this
 * person brings them back or leaves them. The document itself says which they are, so it is told after a reload as well.
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
