import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Forms that hold no text of a record: figures with checks of their own, secrets that only the server knows, lists to choose from. */
const OTHERS = [
  'parts-dialog',
  'pay-dialog',
  'sign-in-screen',
  'second-factor-dialog',
  'proof-dialog',
  'password-dialog',
  'bin-card',
  'person-screen',
  'form-dialog',
]

test('VA-01 every form of a record checks by the schema of its command', () => {
  const forms = globSync('**/*.tsx', { cwd: new URL('../app/src', import.meta.url) })
    .map((name) => ({ name, text: readFileSync(new URL(`../app/src/${name}`, import.meta.url), 'utf8') }))
    .filter(({ text }) => /<FormDialog\b|<form\b/.test(text))
    .filter(({ name }) => !OTHERS.some((other) => name.endsWith(`${other}.tsx`)))
  expect(forms.length).toBeGreaterThan(8)
  expect(
    forms.filter(({ text }) => !/createForm(Check)?\b|RecordForm\b|codesByField/.test(text)).map(({ name }) => name),
  ).toEqual([])
})

test('a dialog reads what was typed before it goes: what stands in it is gone with it', () => {
  const sources = globSync('**/*.tsx', { cwd: new URL('../app/src', import.meta.url) })
  const closing = sources.filter((name) =>
    /props\.onClose\(\)\s+(return|void|await)?\s*send\(/.test(
      readFileSync(new URL(`../app/src/${name}`, import.meta.url), 'utf8'),
    ),
  )
  expect(closing).toEqual([])
})
