import type { BeforeLeaveEventArgs } from '@solidjs/router'
import { type Accessor, createSignal } from 'solid-js'

export type LeaveGuard = {
  /** The person is being asked whether to leave. */
  asking: Accessor<boolean>
  onLeave: (event: BeforeLeaveEventArgs) => void
  onUnload: (event: Pick<Event, 'preventDefault'>) => void
  leave: () => void
  stay: () => void
}

/**
 * Asks before leaving a screen, or the app, while text in a field could not be parsed (`data-unread`): it is stored nowhere but in its field and would
 * be lost unseen. A change of the address within the screen asks nothing. Source: I18N-41, I18N-44.
 */
export function createLeaveGuard(hasUnread: () => boolean): LeaveGuard {
  const [held, setHeld] = createSignal<BeforeLeaveEventArgs>()
  return {
    asking: () => held() !== undefined,
    onLeave(event) {
      if (event.defaultPrevented || !isToOtherScreen(event) || !hasUnread()) return
      event.preventDefault()
      setHeld(event)
    },
    onUnload(event) {
      if (hasUnread()) event.preventDefault()
    },
    leave() {
      const event = held()
      setHeld(undefined)
      event?.retry(true)
    },
    stay: () => void setHeld(undefined),
  }
}

/** A step back in the history may lead anywhere. */
const isToOtherScreen = ({ to, from }: Pick<BeforeLeaveEventArgs, 'to' | 'from'>): boolean =>
  typeof to === 'number' || to.replace(/[?#].*$/, '') !== from.pathname
