import { expect, test } from 'vitest'
import { linksIn } from './links-in.ts'

const linked = (text: string) => linksIn(text).flatMap((piece) => (piece.href ? [[piece.text, piece.href]] : []))

test('addresses in a message are links, and the text stays as it was', () => {
  const text = 'Siehe https://example.com/a?b=1, www.example.com oder eva@example.com.'
  expect(linked(text)).toEqual([
    ['https://example.com/a?b=1', 'https://example.com/a?b=1'],
    ['www.example.com', 'https://www.example.com'],
    ['eva@example.com', 'mailto:eva@example.com'],
  ])
  expect(
    linksIn(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text)
})

test('brackets belong to an address where they are closed in it', () => {
  expect(linked('(https://de.wikipedia.org/wiki/Zinn_(Metall))')).toEqual([
    ['https://de.wikipedia.org/wiki/Zinn_(Metall)', 'https://de.wikipedia.org/wiki/Zinn_(Metall)'],
  ])
})

test.each(['javascript:alert(1)', 'ftp://x.example/a', 'plan.pl', 'A00023', 'https://bank.example@evil.example/', ''])(
  'CH-11.9 %j is no link',
  (text) => {
    expect(linked(text)).toEqual([])
  },
)
