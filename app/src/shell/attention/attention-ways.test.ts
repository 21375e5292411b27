import { COMMANDS } from '@werkbank/model/registry.ts'
import { expect, test } from 'vitest'
import { waysOut } from './attention-ways.ts'

const entryOf = (command: string, code: string) => ({
  n: 1,
  key: 'k',
  command,
  input: { id: 'p', name: 'Uhu auf Ast' },
  subject: 'product:p',
  createdAt: '2026-11-27T08:00:00Z',
  state: 'attention' as const,
  attempts: 1,
  reason: { code, status: 409, title: '' },
})

test('PR-02 R-PA7 a name that was refused when it arrived can be said to be meant, with all that was typed', () => {
  const asked = Object.values(COMMANDS).flatMap(({ name, refusals }) =>
    Object.keys(refusals).flatMap((code) => (code.endsWith('name-exists') ? [[name, code] as const] : [])),
  )
  expect(asked).toHaveLength(4)
  for (const [command, code] of asked) {
    const ways = waysOut(entryOf(command, code), () => true)
    expect(ways, command).toMatchObject([{ input: { id: 'p', name: 'Uhu auf Ast', confirmName: true } }])
  }
})
