import { expect, test } from 'vitest'
import { parseDocumentName } from './document-kinds.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'

test('names of the three kinds are read', () => {
  expect(parseDocumentName(`order:${id}`)).toEqual({ kind: 'order', subjectId: id })
  expect(parseDocumentName(`doc:${id}`)).toEqual({ kind: 'doc', subjectId: id })
  expect(parseDocumentName(`chat:${id}:2026-11`)).toEqual({ kind: 'chat', subjectId: id, month: '2026-11', part: 1 })
  expect(parseDocumentName(`chat:${id}:2026-11:3`)).toEqual({ kind: 'chat', subjectId: id, month: '2026-11', part: 3 })
})

test.each([
  '',
  'order',
  'order:',
  'order:1',
  `order:${id} `,
  `order:${id}\0x`,
  `order:${id}:1`,
  `order:../${id}`,
  `ORDER:${id}`,
  `order:${id.toUpperCase()}`,
  `chat:${id}`,
  `chat:${id}:2026-13`,
  `chat:${id}:2026-11:0`,
  `chat:${id}:2026-11:1:1`,
  `stock:${id}`,
  '__proto__',
  `doc:${'a'.repeat(10_000)}`,
])('what is no name is refused: %j', (name) => {
  expect(parseDocumentName(name)).toBeUndefined()
})
