import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** The screens of the app. */
const sources = globSync('**/*.tsx', { cwd: new URL('../app/src', import.meta.url) }).map((name) => ({
  name,
  text: readFileSync(new URL(`../app/src/${name}`, import.meta.url), 'utf8'),
}))

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
  'design/form',
  'list-dialogs',
  'export-dialog',
]

/** Fields outside of the dialogs whose text is no work that could be lost: filters, secrets, read-only text; and parts of dialogs. */
const NOTHING_TO_LOSE = [
  'identity/first-password-screen.tsx',
  'identity/new-password-field.tsx',
  'records/bulk/ask-field.tsx',
  'records/list/filter-fields.tsx',
  'sales/order-filter-fields.tsx',
  'sales/order/day-field.tsx',
  'shell/account/own-password-field.tsx',
  'chat/people-picker.tsx',
  'people/sessions/copy-field.tsx',
  'people/log/security-log.tsx',
]

test('VA-01 every form of a record checks by the schema of its command', () => {
  const forms = globSync('**/*.tsx', { cwd: new URL('../app/src', import.meta.url) })
    .map((name) => ({ name, text: readFileSync(new URL(`../app/src/${name}`, import.meta.url), 'utf8') }))
    .filter(({ text }) => /<FormDialog\b|<[Ff]orm\b/.test(text))
    .filter(({ name }) => !OTHERS.some((other) => name.endsWith(`${other}.tsx`)))
  expect(forms.length).toBeGreaterThan(8)
  expect(
    forms
      .filter(({ text }) => !/createForm(Check)?\b|RecordForm\b|codesByField|planBulk/.test(text))
      .map(({ name }) => name),
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

test('I18N-41 every dialog is of the one kit, which asks before something typed in it is lost; a form on a screen keeps drafts or says what it holds', () => {
  const named = (pattern: RegExp) =>
    sources
      .filter(({ text }) => pattern.test(text))
      .map(({ name }) => name)
      .sort()
  // Menus, choices and the palette contain no work that could be lost.
  expect(named(/@kobalte\/core\/(alert-)?dialog'|<dialog\b|role="(alert)?dialog"|showModal\(/)).toEqual([
    'design/overlay/dialog.tsx',
    'shell/palette/palette.tsx',
  ])
  const kit = sources.find(({ name }) => name === 'design/overlay/dialog.tsx')?.text ?? ''
  expect(kit).toContain('onOpenChange={(open) => !open && leaving.leave()}')

  const typing = sources.filter(({ text }) => /<(TextInput|TextArea|NumberInput|DateInput)\b/.test(text))
  const isInDialog = ({ text }: { text: string }) => /<(Form|Parts)?Dialog\b|<Sheet\b/.test(text)
  const keeps = ({ text }: { text: string }) => /use(Row)?Draft|FieldRing|together|data-unread/.test(text)
  const others = typing.filter((source) => !isInDialog(source) && !keeps(source)).map(({ name }) => name)
  expect(others.filter((name) => !NOTHING_TO_LOSE.includes(name))).toEqual([])
})

test('I18N-03 what is wrong with a field is said in our words: none is of a type that the browser checks in its own language', () => {
  const checked = /\btype=(?:"|\{')(?:email|url|number|date|time|datetime-local|month|week)\b/
  expect(sources.filter(({ text }) => checked.test(text)).map(({ name }) => name)).toEqual([])
})

/** Tags of elements of the page (not of components) with their attributes, also those that go over several lines. */
const elements = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`<${name}\\b(?:=>|\\{[^{}]*(?:\\{[^{}]*\\}[^{}]*)*\\}|[^>])*>`, 'g'))].map(
    ([tag]) => tag,
  )
const CHECKED_BY_BROWSER = /\s(?:required|pattern|min|max|minlength|minLength|step)(?:=|\s|\/|>)/

test('VA-12 I18N-03 what is missing or wrong in a form is said at its field in our words: no form or field leaves a check to the browser', () => {
  const found = sources.flatMap(({ name, text }) =>
    [
      ...elements(text, 'form').filter((tag) => !tag.includes('noValidate')),
      ...['input', 'textarea', 'select'].flatMap((element) =>
        elements(text, element).filter((tag) => CHECKED_BY_BROWSER.test(tag) && !tag.includes('type="range"')),
      ),
    ].map((tag) => `${name}: ${tag}`),
  )
  expect(found).toEqual([])
  // The kit hands on whatever else it is given, and these are not among it.
  const kit = sources.find(({ name }) => name === 'design/field/field.tsx')?.text ?? ''
  expect(kit).toContain(
    "type CheckedByBrowser = 'required' | 'pattern' | 'min' | 'max' | 'minLength' | 'minlength' | 'step'",
  )
  for (const control of ['InputHTMLAttributes', 'TextareaHTMLAttributes'])
    expect(kit).toMatch(new RegExp(`Omit<\\s*JSX\\.${control}<\\w+>,[^>]*CheckedByBrowser`))
  expect(elements('<form class="a" onSubmit={(event) => { if (a > b) c() }}>', 'form')).toHaveLength(1)
  expect(CHECKED_BY_BROWSER.test('<input type="text" required />')).toBe(true)
})
