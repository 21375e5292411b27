import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { createPart } from './create-room-list.ts'

test('CH-10.11 of thousands of rooms the first are drawn, more as one scrolls', () => {
  createRoot((dispose) => {
    const [rooms] = createSignal(Array.from({ length: 3_000 }, (_, index) => index))
    const part = createPart(rooms)
    expect([part.shown().length, part.hasMore()]).toEqual([60, true])
    void part.more()
    expect([part.shown().length, part.shown().at(-1)]).toEqual([120, 119])
    dispose()
  })
})
