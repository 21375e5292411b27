import { expect, test } from 'vitest'
import { mergeMessages } from './create-conversation.ts'

const row = (id: string, position: number, text = id) =>
  ({ id, position, text, authorId: 'a', acceptedAt: '2026-11-20T10:00:00Z', editedAt: null, document: 'd' }) as never
const written = (id: string, more: object = {}) => ({
  id,
  authorId: 'a',
  text: id,
  writtenAt: '2026-11-20T09:00:00Z',
  ...more,
})

test('accepted ones stand in the order of the server, waiting ones at the end, each once', () => {
  const shown = mergeMessages([row('two', 2), row('one', 1)], [written('two'), written('three')], 'd')
  expect(shown.map(({ id, pending }) => [id, pending])).toEqual([
    ['one', false],
    ['two', false],
    ['three', true],
  ])
})

test('an edit that waits shows at its place, a deletion at once', () => {
  const shown = mergeMessages(
    [row('one', 1), row('two', 2)],
    [written('one', { text: 'better', editedAt: '2026-11-20T11:00:00Z' }), written('two', { deleted: true, text: '' })],
    'd',
  )
  expect(shown).toMatchObject([{ id: 'one', text: 'better', pending: true, edited: true }])
})
