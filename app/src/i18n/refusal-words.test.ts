import type { Command } from '@werkbank/model/base/command.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { refusals as german } from '@werkbank/words/de/refusals.ts'
import { refusals as english } from '@werkbank/words/en/refusals.ts'
import { refusalKey } from '@werkbank/words/refusal-sentence.ts'
import { expect, test } from 'vitest'
import { refusalWords } from './refusal-words.ts'
import { hasMessage, setLanguage } from './t.ts'

const codes = Object.values(COMMANDS as Record<string, Command>).flatMap(({ name, refusals: declared }) =>
  Object.keys(declared).map((code) => ({ name, code })),
)

test('every refusal that a command declares has words of its own in both languages', () => {
  expect(codes.length).toBeGreaterThan(50)
  expect(codes.filter(({ code }) => !hasMessage(refusalKey(code)))).toEqual([])
  for (const { code } of codes) {
    const key = refusalKey(code).slice('refusals.'.length) as keyof typeof german
    expect([code, german[key], english[key]]).toEqual([code, expect.any(String), expect.any(String)])
    expect(german[key]).not.toBe(english[key])
  }
})

test('SA-04 a refusal is told with the values of its data, and an unknown one as the server said it', () => {
  setLanguage('en')
  expect(refusalWords('period-closed', { period: '2031-02', other: [1] })).toContain('2031-02')
  expect(refusalWords('nothing-to-deliver', { possible: ['order.invoice', 'order.return'] })).toBe(
    'There is nothing left to deliver. Possible now: Invoice, Return.',
  )
  expect(refusalWords('order-cancelled', { possible: [] })).toMatch(/Nothing more can be done with it.$/)
  expect(refusalWords('never-heard-of', {}, 'The server said so.')).toBe('The server said so.')
})
