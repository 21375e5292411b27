import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { createRoomList } from '../create-room-list.ts'
import { countUnread } from '../unread.ts'
import { dayWord, startsDay, startsTurn } from './turns.ts'

const said = (authorId: string, at: string) => ({ authorId, at })

test('a turn is one person within a few minutes of one day', () => {
  const messages = [
    said('a', '2026-11-20T10:00:00Z'),
    said('a', '2026-11-20T10:03:00Z'),
    said('b', '2026-11-20T10:04:00Z'),
    said('b', '2026-11-20T10:30:00Z'),
    said('b', '2026-11-21T10:31:00Z'),
  ]
  expect(messages.map((_, index) => startsTurn(messages, index))).toEqual([true, false, true, true, true])
  expect(messages.map((_, index) => startsDay(messages, index))).toEqual([true, false, false, false, true])
})

test('today and yesterday have names', () => {
  const now = new Date('2026-11-21T12:00:00Z')
  const words = ['2026-11-21T09:00:00Z', '2026-11-20T09:00:00Z', '2026-11-01T09:00:00Z'].map((at) => dayWord(at, now))
  expect(new Set(words).size).toBe(3)
  expect(words[2]).toMatch(/2026/)
})

test('rooms of records appear with their first message; the newest is first, with what is unread', () => {
  createRoot((dispose) => {
    const room = (id: string, more: object) =>
      ({
        id,
        kind: 'record',
        lastPosition: 0,
        lastMessageAt: null,
        createdAt: '2026-01-01T00:00:00Z',
        ...more,
      }) as never
    const [open, setOpen] = createSignal<string>()
    const list = createRoomList({
      rooms: () => [
        room('silent', {}),
        room('old', { lastPosition: 2, lastMessageAt: '2026-02-01T00:00:00Z' }),
        room('new', { lastPosition: 5, lastMessageAt: '2026-03-01T00:00:00Z' }),
      ],
      messages: () => [
        { roomId: 'new', position: 5, text: 'last', authorId: 'you' } as never,
        { roomId: 'new', position: 4, text: 'before', authorId: 'you' } as never,
        { roomId: 'new', position: 3, text: 'seen', authorId: 'you' } as never,
        { roomId: 'old', position: 2, text: 'own', authorId: 'me' } as never,
        { roomId: 'old', position: 1, text: 'asked', authorId: 'you' } as never,
      ],
      older: () => [],
      reads: () => [
        { roomId: 'new', userId: 'me', position: 3 } as never,
        { roomId: 'new', userId: 'you', position: 5 } as never,
      ],
      userId: 'me',
      open,
    })
    expect(list().map(({ room: { id }, unread, last }) => [id, unread, last?.text])).toEqual([
      ['new', 2, 'last'],
      ['old', 1, 'own'], // one's own needs no reading
    ])
    setOpen('silent')
    expect(list().map(({ room: { id } }) => id)).toContain('silent')
    dispose()
  })
})

test('of two unread messages one is left when the other is deleted, and none once they are read on another device', () => {
  const message = (position: number) => ({ roomId: 'room', position, authorId: 'you' }) as never
  const read = { roomId: 'room', userId: 'me', position: 3 } as never
  expect(countUnread([message(1), message(2)], [], 'me', []).get('room')).toBe(2)
  expect(countUnread([message(2)], [], 'me', []).get('room')).toBe(1)
  expect(countUnread([message(1), message(2), message(3)], [read], 'me', []).has('room')).toBe(false)
})

test('CH-06.4 what waits of before the messages on a device counts until somebody reads there', () => {
  const message = { roomId: 'room', position: 9, authorId: 'you' } as never
  const older = [{ id: 'room', rev: '1', unread: 3, firstPosition: 2, lastPosition: 5 }]
  const readTo = (position: number) => [{ roomId: 'room', userId: 'me', position } as never]
  expect(countUnread([message], readTo(1), 'me', older).get('room')).toBe(4)
  expect(countUnread([message], readTo(5), 'me', older).get('room')).toBe(1)
  expect(countUnread([message], readTo(9), 'me', older).has('room')).toBe(false)
})
