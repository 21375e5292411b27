import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { createMessageWindow, type MessageWindow, SHOWN_MAX } from './create-message-window.ts'

const rowsTo = (count: number) => Array.from({ length: count }, (_, index) => ({ position: index + 1 }))
type Row = { position: number }

function look(
  count: number,
  work: (shown: MessageWindow<Row>, say: (more: number) => void, ends: () => string) => Promise<void> | void,
) {
  return createRoot(async (dispose) => {
    const [rows, setRows] = createSignal<readonly Row[]>(rowsTo(count))
    const window = createMessageWindow(rows)
    const ends = () => `${window.shown().at(0)?.position}–${window.shown().at(-1)?.position}`
    await work(window, (more) => setRows((before) => rowsTo(before.length + more)), ends)
    dispose()
  })
}

test('CH-10.11 of 5,000 messages the latest page is there at once, older ones come as one goes up, never more than a screen needs', async () => {
  await look(5_000, async (window, _say, ends) => {
    expect(ends()).toBe('4921–5000')
    let most = 0
    let steps = 0
    for (; window.hasOlder(); steps += 1) {
      const before = window.shown()[0]?.position ?? 0
      await window.older()
      most = Math.max(most, window.shown().length)
      expect(window.shown().some(({ position }) => position === before)).toBe(true) // where one was is still there
    }
    expect([ends(), most, steps]).toEqual([`1–${SHOWN_MAX}`, SHOWN_MAX, 62])
    while (window.hasNewer()) await window.newer()
    expect([ends(), window.shown().length]).toEqual([`${5_001 - SHOWN_MAX}–5000`, SHOWN_MAX])
    window.toEnd()
    expect(ends()).toBe('4921–5000')
  })
})

test('CH-06.1 new messages are followed at the end; who reads further up stays where they are', async () => {
  await look(5_000, async (window, say, ends) => {
    say(3)
    expect(ends()).toBe('4924–5003')
    window.show(2_000)
    expect([ends(), window.hasOlder(), window.hasNewer()]).toEqual(['1960–2039', true, true])
    say(5)
    expect(ends()).toBe('1960–2039')
    window.toEnd()
    expect([ends(), window.hasNewer()]).toEqual(['4929–5008', false])
    await window.older()
    say(1_000)
    expect([ends(), window.hasNewer()]).toEqual([`4849–${4_848 + SHOWN_MAX}`, true])
  })
})

test('a room of a few messages is whole, and a place where none is leads to the next', async () => {
  await look(5, async (window, _say, ends) => {
    expect([ends(), window.hasOlder(), window.hasNewer()]).toEqual(['1–5', false, false])
    window.show(99)
    expect(window.hasNewer()).toBe(false)
    window.toEnd()
    expect(ends()).toBe('1–5')
  })
})
