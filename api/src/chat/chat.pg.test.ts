// One file, since all its tests use the same people in rooms of one company.
import { writeAcceptedMessages } from '@werkbank/database/log/chat-log.ts'
import { count } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { directRoomId } from '@werkbank/model/chat/direct-room.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, type TestPerson } from '../testing.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
let ada: TestPerson
let ben: TestPerson
let eve: TestPerson
beforeAll(async () => {
  shop = await buildApi()
  ;[ada, ben, eve] = await Promise.all([
    shop.person('sales', 'Ada'),
    shop.person('warehouse', 'Ben'),
    shop.person('sales', 'Eve'),
  ])
})
afterAll(() => shop.close())
const makeRoom = async (members: TestPerson[], kind = 'group') =>
  (await ada.call('POST', '/chat/rooms', { kind, name: 'Versand', memberIds: members.map(({ userId }) => userId) }))
    .body.id as string

test('CH-01.3 CH-03.14 a message by REST is in the log, in the rows, and numbered without gaps though many write at once', async () => {
  const room = await makeRoom([ben])
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? ada : ben).call('POST', `/chat/rooms/${room}/messages`, { text: `m${index}` }),
    ),
  )
  expect(answers.map(({ body }) => body.position).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  )
  const { items, nextCursor } = (await ben.call('GET', `/chat/rooms/${room}/messages?limit=15`)).body
  const rest = (await ben.call('GET', `/chat/rooms/${room}/messages?limit=15&cursor=${nextCursor}`)).body
  expect([...items, ...rest.items].map(({ position }: { position: number }) => position)).toEqual(
    Array.from({ length: 20 }, (_, index) => 20 - index),
  )
  expect(rest.nextCursor).toBeNull()
  const logged = await withSystem(
    shop.sql,
    (tx) => tx`SELECT seq FROM document_updates WHERE document = ${items[0].document} ORDER BY seq`,
  )
  expect(logged.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
})

test('CH-05.2 history is read page by page in both directions and around a message, 50 or at most 200 at a time, stable while new ones come', async () => {
  const room = await makeRoom([ben])
  const ids: string[] = []
  const write = async (text: string) =>
    ids.push((await ada.call('POST', `/chat/rooms/${room}/messages`, { text })).body.messageId)
  for (let index = 1; index <= 60; index += 1) await write(`m${index}`)
  const read = async (query = '') => (await ben.call('GET', `/chat/rooms/${room}/messages${query}`)).body
  const texts = ({ items }: { items: { text: string }[] }) => items.map(({ text }) => Number(text.slice(1)))
  const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index)

  const latest = await read()
  expect([texts(latest), latest.newerCursor]).toEqual([down(60, 11), null])
  await write('m61')
  const older = await read(`?cursor=${latest.nextCursor}`)
  expect([texts(older), older.nextCursor]).toEqual([down(10, 1), null])
  const back = await read(`?direction=newer&limit=30&cursor=${older.newerCursor}`)
  expect(texts(back)).toEqual(down(40, 11))
  const rest = await read(`?direction=newer&limit=30&cursor=${back.newerCursor}`)
  expect([texts(rest), rest.newerCursor]).toEqual([down(61, 41), null])
  expect(texts(await read(`?limit=30&cursor=${rest.nextCursor}`))).toEqual(down(40, 11))
  expect(texts(await read('?direction=newer&limit=3'))).toEqual([3, 2, 1])

  const around = await read(`?around=${ids[29]}&limit=5`)
  expect(texts(around)).toEqual([32, 31, 30, 29, 28])
  expect(texts(await read(`?cursor=${around.nextCursor}&limit=2`))).toEqual([27, 26])
  expect(texts(await read(`?direction=newer&cursor=${around.newerCursor}&limit=2`))).toEqual([34, 33])
  const last = await read(`?around=${ids[60]}&limit=5`)
  expect([texts(last), last.newerCursor]).toEqual([down(61, 57), null])

  expect((await read('?limit=200')).items.length).toBe(61)
  for (const query of ['?limit=201', '?direction=up', `?around=${ids[0]}&cursor=${latest.nextCursor}`])
    expect((await ben.call('GET', `/chat/rooms/${room}/messages${query}`)).status).toBe(400)
  const other = await makeRoom([ben])
  for (const [who, query] of [
    [eve, ''],
    [eve, `?around=${ids[0]}`],
  ] as const)
    expect((await who.call('GET', `/chat/rooms/${room}/messages${query}`)).status).toBe(404)
  expect((await ben.call('GET', `/chat/rooms/${other}/messages?around=${ids[0]}`)).status).toBe(404)
})

test('CH-05.3 a reply is to a message of the same room', async () => {
  const [room, other] = [await makeRoom([ben]), await makeRoom([ben])]
  const { messageId } = (await ada.call('POST', `/chat/rooms/${room}/messages`, { text: 'here' })).body
  const reply = (to: string) => ben.call('POST', `/chat/rooms/${to}/messages`, { text: 'yes', replyTo: messageId })
  expect((await reply(other)).body.code).toBe('reply-elsewhere')
  expect((await reply(room)).status).toBe(200)
  const itself = { messageId: newId(), text: 'me' }
  const selfReply = { ...itself, replyTo: itself.messageId }
  expect((await ben.call('POST', `/chat/rooms/${room}/messages`, selfReply)).body.code).toBe('reply-elsewhere')
  expect((await ada.call('GET', `/chat/rooms/${other}/messages`)).body.items).toEqual([])
  expect((await ada.call('GET', `/chat/rooms/${room}/messages`)).body.items[0]).toMatchObject({ replyTo: messageId })
})

test('CH-03.4 a message that nobody can see is refused by REST too, and says why', async () => {
  const room = await makeRoom([ben])
  for (const text of ['', ' \n ', '\u200b\u3164', 'a\0b']) {
    const { status, body } = await ada.call('POST', `/chat/rooms/${room}/messages`, { text })
    expect([status, body.errors?.[0].path]).toEqual([400, 'text'])
  }
})

test('CH-03.8 who wrote a message reads what stood there before, others do not', async () => {
  const room = await makeRoom([ben])
  const { messageId } = (await ada.call('POST', `/chat/rooms/${room}/messages`, { text: 'first' })).body
  const message = { id: messageId, authorId: ada.userId, text: 'second', writtenAt: new Date().toISOString() }
  const { document } = (await ada.call('GET', `/chat/rooms/${room}/messages`)).body.items[0]
  await withSystem(shop.sql, (tx) => writeAcceptedMessages(tx, shop.admin.orgId, document, [message]))
  const path = `/chat/messages/${messageId}/versions`
  expect((await ada.call('GET', path)).body.items).toMatchObject([{ version: 0, text: 'first' }])
  expect((await ben.call('GET', path)).status).toBe(403)
  expect((await eve.call('GET', path)).status).toBe(404)
})

test('CH-05.4 S-35 one message id is one message, whose row no other room and nobody else changes', async () => {
  const [room, other] = [await makeRoom([ben]), await makeRoom([ben])]
  const message = { messageId: newId(), text: 'once' }
  expect((await ada.call('POST', `/chat/rooms/${room}/messages`, message)).status).toBe(200)
  expect((await ben.call('POST', `/chat/rooms/${room}/messages`, { ...message, text: 'forged' })).body.code).toBe(
    'message-exists',
  )
  for (const person of [ada, ben]) {
    const moved = await person.call('POST', `/chat/rooms/${other}/messages`, { ...message, text: 'moved' })
    expect([moved.status, moved.body.code]).toEqual([409, 'message-exists'])
  }
  expect((await ada.call('GET', `/chat/rooms/${other}/messages`)).body.items).toEqual([])
  expect((await ada.call('GET', `/chat/rooms/${room}/messages`)).body.items).toMatchObject([
    { text: 'once', authorId: ada.userId },
  ])
  const key = { 'idempotency-key': newId() }
  const say = () => ada.call('POST', `/chat/rooms/${room}/messages`, { text: 'twice sent' }, key)
  const [first, second] = [await say(), await say()]
  expect(second.body).toEqual(first.body)
  expect((await ada.call('GET', `/chat/rooms/${room}/messages`)).body.items).toHaveLength(2)
})

test('CH-01.6 CH-11.2 who is not in a room gets nothing of it: rooms, messages, search, events', async () => {
  const room = await makeRoom([ben])
  const word = `Q-${newId()}`
  await ada.call('POST', `/chat/rooms/${room}/messages`, { text: `part ${word}/7_%` })
  expect((await eve.call('GET', `/chat/rooms/${room}`)).status).toBe(404)
  expect((await eve.call('GET', `/chat/rooms/${room}/messages`)).status).toBe(404)
  expect((await eve.call('POST', `/chat/rooms/${room}/messages`, { text: 'x' })).status).toBe(404)
  expect((await eve.call('POST', `/chat/rooms/${room}/read`, { position: 1 })).status).toBe(404)
  for (const path of [`/chat/search?q=${word}`, '/chat/rooms?limit=500', '/events?limit=500']) {
    expect((await ben.call('GET', path)).text).toContain(room)
    expect((await eve.call('GET', path)).text).not.toContain(room)
  }
  // Nor whether others wrote the word: a page without results has no cursor for a person who may see no matches.
  for (let more = 0; more < 12; more++) await ada.call('POST', `/chat/rooms/${room}/messages`, { text: word })
  expect((await eve.call('GET', `/chat/search?q=${word}&limit=1`)).body).toEqual({
    items: [],
    rooms: [],
    nextCursor: null,
  })
  const first = (await ben.call('GET', `/chat/search?q=${word}&limit=1`)).body
  expect([first.items.length, typeof first.nextCursor]).toEqual([1, 'string'])
  for (const piece of [word.slice(5, 20), '7_%', `${word} part`]) {
    expect(
      (await ben.call('GET', `/chat/search?q=${encodeURIComponent(piece)}`)).body.items.length,
      piece,
    ).toBeGreaterThan(0)
  }
  expect(
    (await ben.call('GET', '/chat/search?q=%25')).body.items.every(({ text }: { text: string }) => text.includes('%')),
  ).toBe(true)
})

test('what was read never goes back, nor beyond what was written', async () => {
  const room = await makeRoom([ben])
  for (const text of ['a', 'b', 'c']) await ada.call('POST', `/chat/rooms/${room}/messages`, { text })
  const read = async (position: number) =>
    (await ben.call('POST', `/chat/rooms/${room}/read`, { position })).body.position
  expect([await read(2), await read(1), await read(99)]).toEqual([2, 2, 3])
})

test('CH-02.9 CH-03.13 a room is of the organisation of whoever makes it, whatever they send; a message of another one can not be stored in it', async () => {
  const stranger = await shop.stranger()
  const { status, body } = await ada.call('POST', '/chat/rooms', { name: 'Versand', orgId: stranger.orgId })
  expect([status, body.errors?.[0].path]).toEqual([400, 'orgId'])
  const room = await makeRoom([ben])
  const kept = await withSystem(shop.sql, (tx) => tx`SELECT org_id FROM chat_rooms WHERE id = ${room}`)
  expect(kept).toEqual([{ orgId: shop.admin.orgId }])
  const store = (orgId: string) =>
    withSystem(
      shop.sql,
      (tx) => tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text)
        VALUES (${orgId}, ${newId()}, ${room}, 'chat', 1, ${ada.userId}, 'x')`,
    )
  await expect(store(stranger.orgId)).rejects.toThrow(/foreign key constraint/)
  await store(shop.admin.orgId)
})

test('CH-02.1 a room is a group unless something else is said; other kinds are refused, and rooms are listed by kind', async () => {
  const { id } = (await ada.call('POST', '/chat/rooms', { name: 'Packtisch' })).body
  expect((await ada.call('GET', `/chat/rooms/${id}`)).body.kind).toBe('group')
  for (const kind of ['team', 'GROUP', 'record'])
    expect((await ada.call('POST', '/chat/rooms', { name: 'x', kind })).body.errors?.[0].path).toBe('kind')
  const channel = await makeRoom([], 'channel')
  const channels = (await ada.call('GET', '/chat/rooms?kind=channel&limit=500')).body.items as Record<string, string>[]
  expect(channels.map((room) => room.kind)).toEqual(channels.map(() => 'channel'))
  expect(channels.map((room) => room.id)).toContain(channel)
  expect((await ada.call('GET', '/chat/rooms?kind=team')).status).toBe(400)
})

test('CH-05.9 a room begins with people of the organisation who are there; others are refused by name, and nothing is made', async () => {
  const [stranger, gone] = [await shop.stranger(), await shop.person('sales', 'Gone Gustav')]
  await withSystem(shop.sql, (tx) => tx`UPDATE users SET disabled_at = now() WHERE id = ${gone.userId}`)
  const rooms = async () => (await ada.call('GET', '/chat/rooms?limit=500')).body.items.length
  const before = await rooms()
  for (const [userId, refused] of [
    [stranger.userId, { code: 'unknown-member', data: { userId: stranger.userId } }],
    [gone.userId, { code: 'member-disabled', data: { userId: gone.userId, name: 'Gone Gustav' } }],
  ] as const) {
    const { status, body } = await ada.call('POST', '/chat/rooms', { memberIds: [ben.userId, userId] })
    expect([status, body]).toEqual([409, expect.objectContaining(refused)])
  }
  expect(await rooms()).toBe(before)
  const room = await makeRoom([ben])
  const added = await ada.call('POST', `/chat/rooms/${room}/participants`, { memberIds: [gone.userId] })
  expect(added.body.code).toBe('member-disabled')
  const inIt = (await ben.call('GET', `/chat/rooms/${room}/participants`)).body.items
  expect(Object.fromEntries(inIt.map(({ name, role }: { name: string; role: string }) => [name, role]))).toEqual({
    Ada: 'admin',
    Ben: 'member',
  })
  // Without the right to chat there is no room at all.
  expect((await (await shop.person('viewer')).call('POST', '/chat/rooms', {})).status).toBe(403)
})

test('CH-01.3 who is in a room: added by somebody in it, told once, out at once, and back with the whole history', async () => {
  const room = await makeRoom([])
  await ada.call('POST', `/chat/rooms/${room}/messages`, { text: 'before Ben' })
  const add = (person: TestPerson, ...members: TestPerson[]) =>
    person.call('POST', `/chat/rooms/${room}/participants`, { memberIds: members.map(({ userId }) => userId) })
  const sees = async (person: TestPerson) => (await person.call('GET', `/chat/rooms/${room}/messages`)).status === 200
  expect((await add(eve, eve)).status).toBe(404)
  expect((await add(ada, ben, ada)).body.added).toEqual([ben.userId])
  expect((await add(ada, ben)).body.added).toEqual([])
  expect([await sees(ben), await sees(eve)]).toEqual([true, false])

  const remove = (person: TestPerson, member: TestPerson) =>
    person.call('DELETE', `/chat/rooms/${room}/participants/${member.userId}`)
  expect((await remove(eve, ben)).status).toBe(404)
  expect((await remove(ada, ben)).body.removed).toBe(true)
  expect((await remove(ada, ben)).body.removed).toBe(false)
  expect(await sees(ben)).toBe(false)
  await add(ada, ben, eve)
  expect((await remove(eve, eve)).body.removed).toBe(true)
  expect([await sees(ben), await sees(eve)]).toEqual([true, false])
  const { body } = await ada.call('GET', '/events?limit=500')
  const news = body.items.filter(
    ({ type, subjectId }: { type: string; subjectId: string }) => type === 'chat.members-changed' && subjectId === room,
  )
  const [ada_, ben_, eve_] = [ada.userId, ben.userId, eve.userId]
  expect(news.map(({ actor, payload }: never) => [actor, payload])).toEqual([
    [ada_, { roomId: room, added: [ben_], removed: [] }],
    [ada_, { roomId: room, added: [], removed: [ben_] }],
    [ada_, { roomId: room, added: expect.toSatisfy((ids) => new Set(ids).size === 2), removed: [] }],
    [eve_, { roomId: room, added: [], removed: [eve_] }],
  ])
})

test('CH-02.3 those who add the same person at the same moment: the person is in the room once, and nobody gets an error', async () => {
  const room = await makeRoom([ben])
  const newcomers = await Promise.all(Array.from({ length: count(60, 400) }, () => shop.person('sales')))
  await ada.call('PATCH', `/chat/rooms/${room}/participants/${ben.userId}`, { role: 'admin' })
  for (const { userId } of newcomers) {
    const answers = await Promise.all(
      [ada, ben, ada, ben, ada, ben].map((person) =>
        person.call('POST', `/chat/rooms/${room}/participants`, { memberIds: [userId] }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(answers.flatMap(({ body }) => body.added)).toEqual([userId])
  }
})

test('CH-02.2 a room is renamed by who is in charge of it; 256 characters are too many', async () => {
  const room = await makeRoom([ben])
  expect((await ada.call('PATCH', `/chat/rooms/${room}`, { name: 'Packerei' })).body.name).toBe('Packerei')
  expect((await ben.call('GET', `/chat/rooms/${room}`)).body.name).toBe('Packerei')
  expect((await eve.call('PATCH', `/chat/rooms/${room}`, { name: 'Eves' })).status).toBe(404)
  const { status, body } = await ada.call('PATCH', `/chat/rooms/${room}`, { name: 'x'.repeat(256) })
  expect([status, body.detail]).toEqual([400, 'A name has at most 255 characters.'])
})

test('CH-05.11 CH-05.12 CH-11.4 CH-02.4 whoever is in charge of a room decides about it, others do not; the last one hands over before they go', async () => {
  const room = await makeRoom([ben, eve])
  const path = (person?: TestPerson) => `/chat/rooms/${room}/participants${person ? `/${person.userId}` : ''}`
  const roles = async () =>
    Object.fromEntries(
      (await eve.call('GET', path())).body.items.map(({ name, role }: { name: string; role: string }) => [name, role]),
    )
  expect(await roles()).toEqual({ Ada: 'admin', Ben: 'member', Eve: 'member' })
  const byBen = async () => [
    await ben.call('POST', path(), { memberIds: [eve.userId] }),
    await ben.call('DELETE', path(eve)),
    await ben.call('PATCH', path(ben), { role: 'admin' }),
    await ben.call('PATCH', `/chat/rooms/${room}`, { name: 'Bens' }),
  ]
  expect((await byBen()).map(({ status }) => status)).toEqual([403, 403, 403, 403])
  expect((await roles()).Eve).toBe('member')

  expect((await ada.call('DELETE', path(ada))).body.code).toBe('last-admin')
  expect((await ada.call('PATCH', path(ben), { role: 'admin' })).body.role).toBe('admin')
  const stranger = await shop.person('sales', 'Stranger')
  expect((await ada.call('PATCH', path(stranger), { role: 'admin' })).status).toBe(404)
  expect((await stranger.call('GET', path())).status).toBe(404)
  expect((await ada.call('DELETE', path(ada))).body.removed).toBe(true)
  expect((await ben.call('PATCH', path(ben), { role: 'member' })).body.code).toBe('last-admin')
  expect((await byBen()).map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect((await ben.call('DELETE', path(ben))).body.removed).toBe(true) // no other member is left
})

test('CH-05.11 CH-05.12 the role alone says who is in charge, also of the maker, and a disabled person is in charge of nothing', async () => {
  const [mia, max] = [await shop.person('sales', 'Mia'), await shop.person('sales', 'Max')]
  const room = await makeRoom([ben, mia, max])
  const path = ({ userId }: TestPerson) => `/chat/rooms/${room}/participants/${userId}`
  const setRole = (who: TestPerson, person: TestPerson, role: string) => who.call('PATCH', path(person), { role })
  const disable = ({ userId }: TestPerson) => shop.admin.call('POST', `/people/${userId}/disable`, {})
  await setRole(ada, mia, 'admin')
  await setRole(mia, ada, 'member')
  expect((await ada.call('PATCH', `/chat/rooms/${room}`, { name: 'Adas' })).status).toBe(403)

  expect((await disable(max)).status).toBe(200)
  expect((await setRole(mia, max, 'admin')).body.code).toBe('member-disabled')
  expect((await setRole(mia, mia, 'member')).body.code).toBe('last-admin')

  // Ada and Ben joined at the same moment: one of them takes over.
  expect((await disable(mia)).status).toBe(200)
  const { items } = (await ben.call('GET', `/chat/rooms/${room}/participants`)).body
  const inCharge = items.flatMap(({ userId, role }: { userId: string; role: string }) =>
    role === 'admin' ? userId : [],
  )
  const heirs = [ada, ben].filter(({ userId }) => inCharge.includes(userId))
  expect([inCharge.length, heirs.length]).toEqual([2, 1]) // the other is Mia
  const leaving = heirs[0] ?? ada
  expect((await leaving.call('DELETE', path(leaving))).body.code).toBe('last-admin') // Mia doesn't count
})

test('CH-05.12 two in charge who leave at the same moment leave somebody in charge', async () => {
  for (let round = 0; round < count(5, 40); round += 1) {
    const room = await makeRoom([ben, eve])
    const path = ({ userId }: TestPerson) => `/chat/rooms/${room}/participants/${userId}`
    await ada.call('PATCH', path(ben), { role: 'admin' })
    const answers = await Promise.all([ada.call('DELETE', path(ada)), ben.call('DELETE', path(ben))])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  }
})

test('CH-02.11 a direct conversation exists once per pair, whoever begins it, and is of these two only', async () => {
  const direct = (person: TestPerson, members: TestPerson[], id?: string) =>
    person.call('POST', '/chat/rooms', { id, kind: 'direct', name: 'x', memberIds: members.map((one) => one.userId) })
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => (index % 2 ? direct(ada, [ben]) : direct(ben, [ada]))),
  )
  const id = directRoomId(shop.admin.orgId, ada.userId, ben.userId)
  expect(answers.map(({ status, body }) => [status, body.id])).toEqual(answers.map(() => [201, id]))
  expect((await ben.call('GET', `/chat/rooms/${id}`)).body).toMatchObject({ kind: 'direct', name: '' })
  expect((await eve.call('GET', `/chat/rooms/${id}`)).status).toBe(404)
  expect((await direct(ada, [])).body.id).not.toBe(id) // notes to oneself

  const withEve = directRoomId(shop.admin.orgId, ada.userId, eve.userId)
  const wrong = [
    await direct(ada, [ben, eve]),
    await direct(ada, [ben], newId()),
    await direct(ben, [ada], withEve),
    await ben.call('POST', '/chat/rooms', { id: withEve, name: 'taken before they meet' }),
  ]
  expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  const unchangeable = [
    await ada.call('POST', `/chat/rooms/${id}/participants`, { memberIds: [eve.userId] }),
    await ada.call('DELETE', `/chat/rooms/${id}/participants/${ben.userId}`),
    await ada.call('PATCH', `/chat/rooms/${id}`, { name: 'Ben' }),
  ]
  expect(unchangeable.map(({ status, body }) => [status, body.code])).toEqual(
    unchangeable.map(() => [409, 'room-is-fixed']),
  )
})

test('RT-20.3 a till shows that it is online; saying so again is no news; hidden people are shown to nobody else', async () => {
  const till = { label: 'Kasse 1', subjectType: 'order', subjectId: newId(), ttlSeconds: 60 }
  for (let round = 0; round < 3; round++) expect((await ben.call('PUT', '/presence/till-1', till)).status).toBe(200)
  const seen = async (person: TestPerson) =>
    (await person.call('GET', '/presence')).body.items.filter((item: { userId: string }) => item.userId === ben.userId)
  expect(await seen(ada)).toMatchObject([
    { name: 'Ben', label: 'Kasse 1', subjectId: till.subjectId, status: 'online' },
  ])
  const told = await withSystem(
    shop.sql,
    (tx) => tx`SELECT 1 FROM events WHERE type = 'presence.changed' AND subject_id = ${ben.userId}`,
  )
  expect(told).toHaveLength(1)
  // RT-20.3: a person without the right to orders sees that he is online, not where.
  await withSystem(
    shop.sql,
    (tx) =>
      tx`INSERT INTO roles (org_id, key, name, permissions) VALUES (${ben.orgId}, 'porter', 'Porter', ${['presence.read']})`,
  )
  const porter = await shop.person('porter' as never, 'Porter')
  expect(await seen(porter)).toMatchObject([{ name: 'Ben', label: null, subjectType: null, subjectId: null }])
  await ben.call('PUT', '/presence/hidden', { hidden: true })
  expect(await seen(ada)).toEqual([])
  expect(await seen(ben)).toHaveLength(1)
  await withSystem(shop.sql, (tx) => tx`UPDATE presence SET expires_at = now() - interval '1 second'`)
  expect(await seen(ben)).toEqual([])
})
