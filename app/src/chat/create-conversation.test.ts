import { newId } from '@werkbank/model/base/value/id.ts'
import { readMessages } from '@werkbank/model/chat/chat-document.ts'
import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Replica } from '../replica/replica.ts'
import { createConversation, mergeMessages, withRefused } from './create-conversation.ts'

const row = (id: string, position: number, more: object = {}) =>
  ({
    id,
    position,
    text: id,
    authorId: 'me',
    acceptedAt: '2026-11-20T10:00:00Z',
    editedAt: null,
    document: 'd',
    revision: 0,
    ...more,
  }) as never
const written = (id: string, more: object = {}) => ({
  id,
  authorId: 'me',
  text: id,
  writtenAt: '2026-11-20T09:00:00Z',
  ...more,
})
const waiting = { document: 'd', userId: 'me', sent: false }

test('CH-03.14 CH-04.4 accepted ones stand in the order of the server, waiting ones at the end, each once', () => {
  const shown = mergeMessages([row('two', 2), row('one', 1)], [written('two'), written('three')], waiting)
  expect(shown.map(({ id, pending }) => [id, pending])).toEqual([
    ['one', false],
    ['two', false],
    ['three', true],
  ])
})

test('what a device whose clock is two days behind has written stands where the server took it, and waits at the end', () => {
  const behind = { writtenAt: '2026-11-18T10:00:00Z' }
  const accepted = [row('first', 1), row('second', 2, behind), row('third', 3)]
  const shown = mergeMessages(accepted, [written('second', behind), written('fourth', behind)], waiting)
  expect(shown.map(({ id }) => id)).toEqual(['first', 'second', 'third', 'fourth'])
})

test('an edit that waits shows at its place, a deletion at once', () => {
  const shown = mergeMessages(
    [row('one', 1), row('two', 2)],
    [written('one', { text: 'better', revision: 1 }), written('two', { deleted: true, text: '', revision: 1 })],
    waiting,
  )
  expect(shown).toMatchObject([{ id: 'one', text: 'better', pending: true, edited: true }])
})

test('the later of two values is the one with the higher revision, whatever the clock of the device that wrote it', () => {
  const local = written('one', { text: 'first', editedAt: '2099-01-01T00:00:00Z', revision: 1 })
  const row2 = row('one', 1, { text: 'second', revision: 2, editedAt: '2026-11-20T11:00:00Z' })
  expect(mergeMessages([row2], [local], waiting)).toMatchObject([{ text: 'second', pending: false }])
})

test('a message that was put back is shown, though it was deleted here before', () => {
  const local = written('one', { deleted: true, text: '', revision: 1 })
  expect(mergeMessages([row('one', 1, { revision: 2 })], [local], waiting)).toMatchObject([{ text: 'one' }])
})

test("CH-04.4 what others wrote never waits, and one's own not once it is at the server", () => {
  const messages = [written('theirs', { authorId: 'other' }), written('mine')]
  const pending = (sent: boolean) => mergeMessages([], messages, { ...waiting, sent }).map((shown) => shown.pending)
  expect([pending(false), pending(true)]).toEqual([
    [false, true],
    [false, false],
  ])
})

test('Undo of a removed message brings it back: a removal and what comes after it are revisions of one message', () => {
  const [one, me] = [newId(), newId()]
  createRoot((dispose) => {
    const doc = new Y.Doc()
    const replica = { name: 'd', doc, synced: () => true, edit: (work: () => void) => doc.transact(work) }
    const conversation = createConversation({
      replica: () => replica as unknown as Replica,
      accepted: () => [row(one, 1, { authorId: me })],
      userId: me,
    })
    conversation.remove(one)
    expect(readMessages(doc)).toMatchObject([{ id: one, text: '', deleted: true, revision: 1 }])
    conversation.putBack(one, 'said')
    expect(readMessages(doc)).toMatchObject([{ id: one, text: 'said', revision: 2 }])
    expect(readMessages(doc)[0]).not.toHaveProperty('deleted')
    dispose()
  })
})

test('CH-06.5 a message says at its place whether it waits, is sent, or was refused and why; a refused edit stands at its message', () => {
  const shown = mergeMessages([row('one', 1), row('two', 2)], [written('three')], waiting)
  const refused = (id: string, text: string, reason: string) => ({
    root: 'messages',
    key: id,
    mine: { ...written(id), text },
    reason,
  })
  const pieces = [
    refused('one', 'another one', 'too-long'),
    refused('four', 'new words', 'reply-elsewhere'),
    { root: 'messages', key: 'odd', mine: 'no message', reason: 'bad-value' },
  ]
  expect(
    withRefused(shown, pieces, waiting).map(({ id, text, pending, position, refused: said }) => ({
      id,
      text,
      state: said ? said.reason : pending ? 'waits' : position === undefined ? 'unknown' : 'sent',
      written: said?.text,
    })),
  ).toEqual([
    { id: 'one', text: 'one', state: 'too-long', written: 'another one' },
    { id: 'two', text: 'two', state: 'sent', written: undefined },
    { id: 'three', text: 'three', state: 'waits', written: undefined },
    { id: 'four', text: '', state: 'reply-elsewhere', written: 'new words' },
  ])
})

test('CH-06.2 CH-03.8 CH-10.11 an answer shows what it answers as it stands now, also far above the window; edits say when, and nothing of 5,000 messages that waits elsewhere stands at the end', () => {
  type Changed = { id: string; text?: string; editedAt?: string; revision?: number }
  const rows = Array.from({ length: 5_000 }, (_, index) => row(`m${index + 1}`, index + 1))
  const [accepted, setAccepted] = createSignal<never[]>([...rows, row('answer', 5_001, { replyTo: 'm7' })])
  const replica = { name: 'd', doc: new Y.Doc(), synced: () => true } as unknown as Replica
  const { conversation, dispose } = createRoot((dispose) => ({
    conversation: createConversation({ replica: () => replica, accepted, userId: 'me' }),
    dispose,
  }))
  const change = (more: Omit<Changed, 'id'>, changed: string) =>
    setAccepted((before) => before.map((one: Changed) => (one.id === changed ? { ...one, ...more } : one)) as never[])
  const last = () => conversation.messages().at(-1)
  expect(conversation.messages().length).toBe(80)
  expect(last()).toMatchObject({ id: 'answer', answers: { id: 'm7', authorId: 'me', text: 'm7' } })
  change({ text: 'better', revision: 1 }, 'm7')
  change({ editedAt: '2026-11-20T11:00:00Z', revision: 1 }, 'answer')
  expect(last()).toMatchObject({ answers: { text: 'better' }, edited: true, editedAt: '2026-11-20T11:00:00Z' })
  setAccepted((before) => before.filter((one: Changed) => one.id !== 'm7'))
  expect(last()?.answers).toEqual({ id: 'm7', authorId: undefined, text: '' })
  conversation.window.show(50)
  expect(conversation.messages().map(({ id }) => id)).toEqual(
    Array.from({ length: 80 }, (_, index) => `m${index + 10}`),
  )
  dispose()
})
