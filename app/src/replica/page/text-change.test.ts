import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textChange } from './text-change.ts'

test('the change makes one text of the other and cuts no character in two', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '😀', '😁', '\n'), maxLength: 12 })
  fc.assert(
    fc.property(text, text, (before, after) => {
      const change = textChange(before, after)
      if (!change) {
        expect(before).toBe(after)
        return
      }
      expect(before.slice(0, change.at) + change.inserted + before.slice(change.at + change.removed)).toBe(after)
      expect(change.inserted.isWellFormed()).toBe(true)
      expect(before.slice(change.at, change.at + change.removed).isWellFormed()).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
