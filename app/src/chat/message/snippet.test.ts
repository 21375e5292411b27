import { expect, test } from 'vitest'
import { snippetOf } from './snippet.ts'

const marked = (text: string, query: string) =>
  snippetOf(text, query)
    .map(({ text: piece, hit }) => (hit ? `[${piece}]` : piece))
    .join('')

test('the words are marked, whatever their case, and nothing that only looks like a pattern is one', () => {
  expect(marked('Knights for the Toy fair, 12 knights', 'knights FAIR')).toBe(
    '[Knights] for the Toy [fair], 12 [knights]',
  )
  expect(marked('3 (three) pieces, 50 % + VAT', '(three) %')).toBe('3 [(three)] pieces, 50 [%] + VAT')
  expect(marked('a-b [c] \\d d', '\\d a-b')).toBe('[a-b] [c] [\\d] d')
})

test('a long message is shown around the first hit; what is found without its accents is shown from the start', () => {
  const long = `${'before '.repeat(40)}needle ${'after '.repeat(40)}`
  expect(marked(long, 'needle')).toMatch(/^…before (before )*\[needle\] after/)
  expect(snippetOf(long, 'needle').reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(165)
  expect(marked(`${'x'.repeat(90)}needle and more`, 'needle')).toBe(`…${'x'.repeat(24)}[needle] and more`)
  expect(marked('Frau Müller fragt', 'muller')).toBe('Frau Müller fragt')
})
