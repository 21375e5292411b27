import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Names in choices, one's own, and those inside a sentence of the past: "Ada has confirmed version 2". */
const WITHOUT_STATE = {
  choices: [
    ...['chat/new-room-dialog.tsx', 'people/new-person-dialog.tsx', 'people/log/security-log.tsx'],
    ...['organisation/unit-dialogs.tsx', 'approvals/name-deputy-dialog.tsx', 'subjects.ts'],
  ],
  rolesAndRooms: ['people/roles/role-list.tsx', 'chat/room-names.ts'],
  sentences: [
    'people/roles/person-roles.tsx',
    'sales/create-commit-news.ts',
    'agreement/sheet/field-ring.tsx',
    'counting/sheet/bin-card.tsx',
    'counting/lost-notice.tsx',
    'chat/message/message-hits.tsx',
    'approvals/decide-dialog.tsx',
    'approvals/deputies-section.tsx',
  ],
}

const sources = globSync('**/*.{ts,tsx}', { cwd: new URL('../app/src', import.meta.url) })
  .filter((name) => !name.includes('.test.'))
  .map((name) => ({ name, text: readFileSync(new URL(`../app/src/${name}`, import.meta.url), 'utf8') }))

test('RT-20.1 whatever shows somebody by name shows whether they are online, but for choices and sentences', () => {
  const naming = sources.filter(({ text }) => /(useTable|useRow|\.get)\('people'/.test(text))
  const silent = naming.filter(({ text }) => !/createOnline\(\)|createBoard\(\)/.test(text)).map(({ name }) => name)
  expect(naming.length).toBeGreaterThan(10)
  expect(silent.sort()).toEqual(Object.values(WITHOUT_STATE).flat().sort())
})

test('RT-20.1 every face of somebody else is drawn with that state', () => {
  const faces = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/<Avatar\b[^>]*>/g)].map(([face]) => ({ name, face: face.replaceAll(/\s+/g, ' ') })),
  )
  expect(faces.length).toBeGreaterThan(6)
  const silent = faces.filter(({ face }) => !/online=|isHere/.test(face)).map(({ name }) => name)
  // One's own, in the rail and in the settings.
  expect(silent.sort()).toEqual(['shell/account/account-sections.tsx', 'shell/navigation.tsx'])
})
