import { passwordSchema } from '@werkbank/model/identity/commands.ts'
import { expect, test } from 'vitest'
import { suggestPassword } from './suggest-password.ts'

test('a suggested password can be told, is long enough, and is another each time', () => {
  const some = Array.from({ length: 200 }, () => suggestPassword())
  for (const password of some) {
    expect(password).toMatch(/^([bdfghjkmnprstvwz][aeiou]){2}(-([bdfghjkmnprstvwz][aeiou]){2}){4}$/)
    expect(passwordSchema.safeParse(password).success).toBe(true)
  }
  expect(new Set(some).size).toBe(200)
})

test('each syllable is as likely as the others', () => {
  const counts = new Map<string, number>()
  // Every byte once: those that would make some syllables likelier are left out.
  let next = 0
  const random = (bytes: Uint8Array) => bytes.map(() => next++ % 256)
  for (let i = 0; i < 24; i++)
    for (const syllable of suggestPassword(random).replaceAll('-', '').match(/../g) ?? [])
      counts.set(syllable, (counts.get(syllable) ?? 0) + 1)
  expect(counts.size).toBe(80)
  expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1)
})
