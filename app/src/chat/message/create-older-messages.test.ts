import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { apiDouble, type Call, json, problem, until } from '../../testing/api-double.ts'
import { createConversation } from '../create-conversation.ts'
import { createMessageWindow, SHOWN_MAX } from './create-message-window.ts'
import { createOlderMessages } from './create-older-messages.ts'

type Message = { id: string; position: number; replyTo: string | null; text: string; authorId: string }
const message = (position: number, more: Partial<Message> = {}): Message => ({
  id: `m${position}`,
  position,
  replyTo: null,
  text: `no. ${position}`,
  authorId: 'you',
  ...more,
})

/** A room with messages at the server as the API pages them, of which a device holds the last ones. */
function buildRoom(all: readonly Message[], heldFrom: number) {
  const there = new Map(all.map((one) => [one.id, one]))
  const deleted = new Set<string>()
  const { request, calls } = apiDouble(({ query }: Call) => {
    const limit = Number(query.get('limit'))
    const rows = all.filter(({ id }) => !deleted.has(id)).map((one) => there.get(one.id) ?? one)
    const page = (from: number, to: number) =>
      json({
        items: rows.slice(Math.max(0, from), to).toReversed(),
        nextCursor: from > 0 ? String(rows[from]?.position ?? 0) : null,
        newerCursor: to < rows.length ? String(rows[to - 1]?.position ?? 0) : null,
      })
    const around = query.get('around')
    if (around !== null) {
      const at = all.find(({ id }) => id === around)?.position
      if (at === undefined) return problem(404, 'not-found')
      const next = rows.findIndex(({ position }) => position > at)
      const end = next < 0 ? rows.length : next
      const to = Math.min(rows.length, end + Math.floor(limit / 2))
      return page(to - limit, to)
    }
    const cursor = Number(query.get('cursor') ?? Number.POSITIVE_INFINITY)
    if (query.get('direction') === 'newer') {
      const from = rows.findIndex(({ position }) => position > cursor)
      return page(from, Math.min(rows.length, from + limit))
    }
    const to = rows.findLastIndex(({ position }) => position < cursor) + 1
    return page(to - limit, to)
  })
  const [held, setHeld] = createSignal(all.filter(({ position }) => position >= heldFrom) as never[])
  const [online, setOnline] = createSignal(true)
  const older = createOlderMessages({ roomId: 'room', held, mayBe: () => true, request, online })
  return { older, window: createMessageWindow(older.all, older), calls, setHeld, setOnline, online, deleted, there }
}
const positions = (rows: readonly { position: number }[]) => rows.map(({ position }) => position)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => message(index + 1))

test('CH-10.11 older messages come from the server as one scrolls, each once, down to the first of all; what a device holds takes no request', async () => {
  await createRoot(async (dispose) => {
    const { window, calls, older } = buildRoom(upTo(1_000), 901)
    expect(positions(window.shown())).toEqual(positions(upTo(1_000).slice(920)))
    await window.older()
    expect([window.shown()[0]?.position, calls.length]).toEqual([901, 0])
    let steps = 0
    for (; window.hasOlder(); steps += 1) {
      const before = window.shown()[0]?.position ?? 0
      await window.older()
      expect(positions(window.shown())).toContain(before)
      expect(window.shown().length).toBeLessThanOrEqual(SHOWN_MAX)
    }
    expect(positions(older.all())).toEqual(positions(upTo(1_000)))
    expect(steps).toBeGreaterThan(8)
    expect(calls.length).toBeLessThan(12)
    window.toEnd()
    expect(window.shown().at(-1)?.position).toBe(1_000)
    dispose()
  })
})

test('at the edge of what is held no message is missing, also where times and places there don’t agree', async () => {
  await createRoot(async (dispose) => {
    const { window, setHeld, older } = buildRoom(upTo(50), 21)
    setHeld(upTo(50).filter(({ position }) => position >= 21 && position !== 23 && position !== 24) as never[])
    await window.older()
    expect(positions(older.all())).toEqual(positions(upTo(50)))
    dispose()
  })
})

test('a message from years ago is led to with what stands around it, and scrolling on leads back to what is held', async () => {
  await createRoot(async (dispose) => {
    const { window, older } = buildRoom(upTo(1_000), 901)
    const found = await older.show('m300')
    expect(found?.position).toBe(300)
    window.show(300)
    expect(positions(window.shown())).toContain(300)
    expect(window.hasNewer()).toBe(true)
    let last = 0
    while (window.hasNewer()) {
      await window.newer()
      const shown = positions(window.shown())
      expect(shown).toEqual(Array.from({ length: shown.length }, (_, index) => (shown[0] ?? 0) + index)) // without a gap
      last = shown.at(-1) ?? 0
    }
    expect(last).toBe(1_000)
    await older.show('m100')
    window.toEnd()
    expect(positions(window.shown())).toEqual(positions(upTo(1_000).slice(920)))
    expect(await older.show('none').catch(() => 'refused')).toBe('refused')
    dispose()
  })
})

test('a room of which the device holds nothing shows its last messages once it is asked; without a network it says where they are', async () => {
  await createRoot(async (dispose) => {
    const { window, older, setOnline } = buildRoom(upTo(30), 31)
    setOnline(false)
    expect([window.shown().length, window.hasOlder(), older.isCut()]).toEqual([0, true, true])
    setOnline(true)
    await window.older()
    expect([positions(window.shown()), window.hasOlder(), older.isCut()]).toEqual([positions(upTo(30)), false, false])
    dispose()
  })
})

test('CH-06.2 what an older message is answered is asked for by itself; a deleted one is told from one that is not here', async () => {
  await createRoot(async (dispose) => {
    const all = [...upTo(40), message(41, { replyTo: 'm7' }), message(42, { replyTo: 'm8' })]
    const { older, setOnline, deleted } = buildRoom(all, 41)
    deleted.add('m8')
    setOnline(false)
    const conversation = createConversation({ replica: () => undefined, accepted: older.all, userId: 'me', older })
    expect(conversation.quoted('m7')).toMatchObject({ authorId: undefined, isElsewhere: true })
    setOnline(true)
    expect(conversation.quoted('m7').isElsewhere && conversation.quoted('m8').isElsewhere).toBe(true)
    await until(() => conversation.quoted('m7').authorId === 'you' && !conversation.quoted('m8').isElsewhere)
    expect(conversation.quoted('m7')).toMatchObject({ text: 'no. 7' })
    expect(conversation.quoted('m8')).toEqual({ id: 'm8', authorId: undefined, text: '' })
    dispose()
  })
})

test('what becomes of a fetched message while it is read is shown: edited, and deleted', async () => {
  await createRoot(async (dispose) => {
    const { window, older, there, deleted } = buildRoom(upTo(30), 21)
    await window.older()
    there.set('m5', message(5, { text: 'better' }))
    deleted.add('m6')
    await older.refresh(['m5', 'm6'])
    expect(older.all().find(({ id }) => id === 'm5')).toMatchObject({ text: 'better' })
    expect(positions(older.all())).not.toContain(6)
    dispose()
  })
})
