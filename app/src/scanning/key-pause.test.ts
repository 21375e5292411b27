import { expect, test } from 'vitest'
import { createKeyPause, KEY_PAUSE_MS } from './key-pause.ts'

/** A page whose clock the test moves; `runDue` runs its due timers. */
function page() {
  const timers = new Map<object, { at: number; then: () => void }>()
  const state = { at: 0, pending: false, ended: 0 }
  const pause = createKeyPause(() => (state.ended += 1), {
    now: () => state.at,
    later(then, ms) {
      const key = {}
      timers.set(key, { at: state.at + ms, then })
      return () => timers.delete(key)
    },
    isInputPending: () => state.pending,
  })
  const runDue = () => {
    for (const [key, { at, then }] of [...timers]) if (at <= state.at && timers.delete(key)) then()
  }
  return { state, pause, runDue }
}

test('a pause ends when no key comes, and each key begins it anew', () => {
  const { state, pause, runDue } = page()
  pause.restart()
  state.at += KEY_PAUSE_MS - 1
  runDue()
  pause.restart()
  state.at += KEY_PAUSE_MS - 1
  runDue()
  expect(state.ended).toBe(0)
  state.at += 1
  runDue()
  expect(state.ended).toBe(1)
})

test('on a busy page it waits: for keys that are on their way, and once more after a timer that came late', () => {
  const { state, pause, runDue } = page()
  pause.restart()
  state.at += 500 // the page was busy; what was typed meanwhile comes after this timer
  runDue()
  expect(state.ended).toBe(0)
  state.at += KEY_PAUSE_MS
  state.pending = true
  runDue()
  expect(state.ended).toBe(0)
  state.at += KEY_PAUSE_MS
  state.pending = false
  runDue()
  expect(state.ended).toBe(1)
})

test('who stops it hears nothing more', () => {
  const { state, pause, runDue } = page()
  pause.restart()
  pause.stop()
  state.at += KEY_PAUSE_MS
  runDue()
  expect(state.ended).toBe(0)
})
