import { createRoot } from 'solid-js'
import { expect, test } from 'vitest'
import { createLeaveGuard } from './create-leave-guard.ts'

type Leaving = Parameters<ReturnType<typeof createLeaveGuard>['onLeave']>[0]

/** Leaves /orders/1 for `to`: whether one is held, and whether it went on when asked. */
function leaving(to: string | number) {
  const event = {
    to,
    from: { pathname: '/orders/1' },
    defaultPrevented: false,
    went: false,
    preventDefault() {
      event.defaultPrevented = true
    },
    retry(force?: boolean) {
      event.went = force === true
    },
  }
  return event
}
const asLeaving = (event: ReturnType<typeof leaving>) => event as unknown as Leaving

test('I18N-41 I18N-44 whoever leaves what was typed and not understood is asked first', () => {
  createRoot((dispose) => {
    let unread = false
    const guard = createLeaveGuard(() => unread)
    const held = (to: string | number) => {
      const event = leaving(to)
      guard.onLeave(asLeaving(event))
      return event
    }
    expect([held('/stock').defaultPrevented, guard.asking()]).toEqual([false, false])
    unread = true
    expect([held('/orders/1?view=paper').defaultPrevented, guard.asking()]).toEqual([false, false])
    const first = held('/stock')
    expect([first.defaultPrevented, guard.asking()]).toEqual([true, true])
    guard.stay()
    expect([first.went, guard.asking()]).toEqual([false, false])
    const second = held(-1)
    guard.leave()
    expect([second.went, guard.asking()]).toEqual([true, false])
    const closing = leaving('')
    guard.onUnload(closing)
    expect(closing.defaultPrevented).toBe(true)
    dispose()
  })
})
