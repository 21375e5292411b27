import { PROTOCOL } from '@werkbank/model/base/protocol.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { createProduct } from '@werkbank/model/catalogue/commands.ts'
import { cancelOrder, commitOrder, deliverOrder } from '@werkbank/model/sales/commands.ts'
import { afterEach, expect, test } from 'vitest'
import { appOutdated } from '../http/request.ts'
import { hasPassed } from '../mirror/mirror.ts'
import { apiDouble, type Call, json, problem, until } from '../testing/api-double.ts'
import { heldBack } from './next-to-send.ts'
import { Outbox } from './outbox.ts'
import { OutboxDatabase } from './outbox-database.ts'
import { makeSender } from './sender.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function openOutbox(person: string): Promise<Outbox> {
  const database = new OutboxDatabase(person)
  const outbox = new Outbox(database)
  closers.push(() => {
    outbox.close()
    database.close()
  })
  await outbox.refresh()
  return outbox
}

function startSender(
  person: string,
  outbox: Outbox,
  request: ReturnType<typeof apiDouble>['request'],
  onSignedOut = () => {},
) {
  const sender = makeSender({ outbox, request, name: `werkbank:${person}`, onSignedOut })
  closers.push(() => sender.stop())
  return sender
}

const answered = () => json({ version: 1, number: 'A-1', backordered: [], cursor: '100' })

test('what is enqueued is on the device before it resolves, and there after a restart', async () => {
  const person = newId()
  const first = await openOutbox(person)
  const id = newId()
  const key = await first.enqueue(commitOrder, { id })
  const second = await openOutbox(person)
  expect(second.entries()).toMatchObject([{ key, command: 'order.commit', subject: `order:${id}`, state: 'waiting' }])
})

test('an answer that came before anybody asked for it keeps nobody waiting', async () => {
  const outbox = await openOutbox(newId())
  const key = await outbox.enqueue(commitOrder, { id: newId() })
  const asked = outbox.answer(key)
  await outbox.update(key, { state: 'answered', answer: { number: 'A-1', cursor: '100' } })
  await expect(asked).resolves.toMatchObject({ number: 'A-1' })
  await outbox.removeAnswered(() => true)
  await expect(outbox.answer(key)).resolves.toEqual({})
})

test('what is written while others write is there with the next reading, however many come behind it', async () => {
  const outbox = await openOutbox(newId())
  const ids = Array.from({ length: 30 }, newId)
  let over = 0
  const writing = ids.map(async (id) => {
    const key = await outbox.enqueue(commitOrder, { id })
    expect(outbox.entries().map((entry) => entry.key)).toContain(key)
    over += 1
    if (over < 20) await outbox.enqueue(commitOrder, { id: newId() }) // there is always one more
  })
  await Promise.all(writing)
  expect(outbox.entries().length).toBe(49)
})

test('what becomes of one of many is noted without reading the others again, in every tab', async () => {
  const person = newId()
  const database = new OutboxDatabase(person)
  const outbox = new Outbox(database)
  closers.push(() => outbox.close())
  const other = await openOutbox(person)
  const ids = Array.from({ length: 300 }, newId)
  const keys = await outbox.enqueueAll(ids.map((id) => ({ command: commitOrder, input: { id } })))
  let read = 0
  database.entries.hook('reading', (entry) => {
    read += 1
    return entry
  })
  for (const key of keys.slice(0, 5)) await outbox.update(key, { state: 'answered', answer: { cursor: '7' } })
  await outbox.update(keys[5] ?? '', { attempts: 3 })
  await outbox.removeAnswered((cursor) => cursor === '7')
  expect(read).toBeLessThan(20)
  const expected = keys.slice(5).map((key, index) => [key, index === 0 ? 3 : 0])
  const seen = (one: Outbox) => one.entries().map(({ key, attempts }) => [key, attempts])
  expect(seen(outbox)).toEqual(expected)
  await until(() => other.entries().length === expected.length)
  expect(seen(other)).toEqual(expected)
  await outbox.refresh()
  expect(seen(outbox)).toEqual(expected) // the device says the same
})

test('several commands are on the device together, or none', async () => {
  const outbox = await openOutbox(newId())
  const input = () => ({ id: newId() })
  const wrong = [
    { command: commitOrder, input: input() },
    { command: commitOrder, input: { id: 'no id' } },
  ]
  await expect(outbox.enqueueAll(wrong)).rejects.toThrow()
  expect(outbox.entries()).toEqual([])
  const keys = await outbox.enqueueAll([1, 2, 3].map(() => ({ command: commitOrder, input: input() })))
  expect(outbox.entries().map(({ key }) => key)).toEqual(keys)
})

test('commands on one subject go one after the other, different subjects at the same time, four at most', async () => {
  const person = newId()
  const outbox = await openOutbox(person)
  const open: { call: Call; answer: (response: Response) => void }[] = []
  const api = apiDouble((call) => new Promise((resolve) => open.push({ call, answer: resolve })))
  const ids = Array.from({ length: 6 }, newId)
  await outbox.enqueue(commitOrder, { id: ids[0] as string })
  await outbox.enqueue(deliverOrder, { id: ids[0] as string })
  for (const id of ids.slice(1)) await outbox.enqueue(commitOrder, { id })
  startSender(person, outbox, api.request)

  await until(() => open.length === 4)
  expect(open.map(({ call }) => call.path)).toEqual(ids.slice(0, 4).map((id) => `/orders/${id}/commit`))
  open[0]?.answer(answered())
  await until(() => open.length === 5)
  expect(open[4]?.call.path).toBe(`/orders/${ids[0]}/deliver`)
  for (const { answer } of open.slice(1)) answer(answered())
  await until(() => open.length === 7)
  for (const { answer } of open.slice(5)) answer(answered())
  await until(() => outbox.entries().every((entry) => entry.state === 'answered'))
})

test('what names another thing goes after what is still on its way about that: a variant after its parent', async () => {
  const person = newId()
  const outbox = await openOutbox(person)
  const open: { call: Call; answer: (response: Response) => void }[] = []
  const api = apiDouble((call) => new Promise((resolve) => open.push({ call, answer: resolve })))
  const [parentId, id, other] = Array.from({ length: 3 }, newId) as [string, string, string]
  await outbox.enqueue(createProduct, { id: parentId, sku: 'KS', name: 'Kessel', kind: 'parent' })
  await outbox.enqueue(createProduct, { id, sku: 'KS-RT', name: 'Kessel', parentId })
  await outbox.enqueue(createProduct, { id: other, sku: 'KR', name: 'Krug' })
  startSender(person, outbox, api.request)
  await until(() => open.length === 2)
  expect(open.map(({ call }) => (call.body as { sku: string }).sku)).toEqual(['KS', 'KR'])
  const made = () => json({ id: parentId, cursor: '100' }, 201)
  open[0]?.answer(made())
  await until(() => open.length === 3)
  expect(open[2]?.call.body).toMatchObject({ sku: 'KS-RT', parentId })
  for (const { answer } of open.slice(1)) answer(made())
  await until(() => outbox.entries().every((entry) => entry.state === 'answered'))
})

test('FE-07 a refused command stays with its reason, holds back its own subject only, and is asked again under a new key', async () => {
  const person = newId()
  const outbox = await openOutbox(person)
  let stock = 0
  const api = apiDouble(({ path }) => {
    if (path.endsWith('/commit') && stock === 0) return problem(409, 'insufficient-stock', { data: { shortages: [] } })
    return answered()
  })
  const [short, other] = [newId(), newId()]
  const key = await outbox.enqueue(commitOrder, { id: short })
  await outbox.enqueue(deliverOrder, { id: short })
  await outbox.enqueue(cancelOrder, { id: other, reason: 'Nicht gewünscht' })
  startSender(person, outbox, api.request)

  await expect(outbox.answer(key)).rejects.toMatchObject({
    problem: { code: 'insufficient-stock', data: { shortages: [] } },
  })
  await until(() => outbox.forSubject(`order:${other}`)[0]?.state === 'answered')
  expect(outbox.forSubject(`order:${short}`).map((entry) => entry.state)).toEqual(['attention', 'waiting'])

  stock = 1
  const fresh = await outbox.retry(key)
  await expect(outbox.answer(fresh)).resolves.toMatchObject({ number: 'A-1' })
  await until(() => outbox.entries().every((entry) => entry.state === 'answered'))
  const paths = api.calls.filter((call) => call.path.includes(short)).map((call) => call.path.split('/').at(-1))
  expect(paths).toEqual(['commit', 'commit', 'deliver'])
})

test('FE-05 no network, 5xx and 429 are tried again with the same key and never need attention', async () => {
  const person = newId()
  const outbox = await openOutbox(person)
  const troubles = [
    () => Promise.reject(new TypeError('fetch failed')),
    () => problem(503, 'disk-full'),
    () => problem(429, 'too-many-requests', { retryAfterMs: 5 }),
  ]
  const api = apiDouble(() => troubles.shift()?.() ?? answered())
  const key = await outbox.enqueue(commitOrder, { id: newId() })
  const sender = startSender(person, outbox, api.request)
  for (let attempt = 1; attempt <= 3; attempt++) {
    await until(() => outbox.entries()[0]?.attempts === attempt)
    const [entry] = outbox.entries()
    // The server's last answer is shown with the waiting entry; offline there is none.
    expect([entry?.state, entry?.waitsFor]).toEqual([
      'waiting',
      [undefined, 'disk-full', 'too-many-requests'][attempt - 1],
    ])
    sender.wake()
  }
  await expect(outbox.answer(key)).resolves.toMatchObject({ version: 1 })
  expect(new Set(api.calls.map((call) => call.key))).toEqual(new Set([key]))
})

test('two tabs write, one sends: each command once; when that tab closes, the other goes on', async () => {
  const person = newId()
  const [one, two] = [await openOutbox(person), await openOutbox(person)]
  const api = apiDouble(() => answered())
  const senders = [startSender(person, one, api.request), startSender(person, two, api.request)]
  const keys = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).enqueue(commitOrder, { id: newId() })),
  )
  await Promise.all(keys.map((key) => one.answer(key)))
  expect(api.calls.map((call) => call.key).sort()).toEqual([...keys].sort())

  senders[0]?.stop()
  const late = await one.enqueue(commitOrder, { id: newId() })
  await expect(two.answer(late)).resolves.toMatchObject({ number: 'A-1' })
  expect(api.calls).toHaveLength(21)
})

test.each([
  ['a session that has ended', 401, 'not-signed-in'],
  ['a password that somebody else has set', 403, 'password-change-needed'],
])('%s stops sending and loses nothing; signing in again sends it', async (_, status, code) => {
  const person = newId()
  const outbox = await openOutbox(person)
  let signedIn = false
  let told = 0
  const api = apiDouble(() => (signedIn ? answered() : problem(status, code)))
  const key = await outbox.enqueue(commitOrder, { id: newId() })
  const sender = startSender(person, outbox, api.request, () => told++)
  await until(() => told === 1)
  expect(outbox.entries()[0]?.state).toBe('waiting')
  signedIn = true
  sender.wake()
  await expect(outbox.answer(key)).resolves.toMatchObject({ version: 1 })
})

test('an answered command leaves only when the mirror has passed its answer', async () => {
  const person = newId()
  const outbox = await openOutbox(person)
  const api = apiDouble(() => answered())
  startSender(person, outbox, api.request)
  await outbox.answer(await outbox.enqueue(commitOrder, { id: newId() }))
  await outbox.removeAnswered((cursor) => hasPassed('100', cursor))
  expect(outbox.entries()).toHaveLength(1)
  await outbox.removeAnswered((cursor) => hasPassed('101', cursor))
  expect(outbox.entries()).toHaveLength(0)
})

test('answered commands are removed once each, however often it is asked for meanwhile', async () => {
  const database = new OutboxDatabase(newId())
  const outbox = new Outbox(database)
  closers.push(() => outbox.close())
  const commands = Array.from({ length: 40 }, () => ({ command: commitOrder, input: { id: newId() } }))
  const keys = await outbox.enqueueAll(commands)
  const asked: Promise<void>[] = []
  outbox.onChange(() => asked.push(outbox.removeAnswered(() => true)))
  let deleted = 0
  database.entries.hook('deleting', () => {
    deleted += 1
  })
  await Promise.all(keys.map((key) => outbox.update(key, { state: 'answered', answer: { cursor: '7' } })))
  await until(() => outbox.entries().length === 0)
  await Promise.all(asked)
  expect(asked.length).toBeGreaterThan(keys.length)
  expect(deleted).toBe(keys.length)
  await outbox.refresh()
  expect(outbox.entries()).toEqual([])
})

test('a discarded command can be put back where it was', async () => {
  const outbox = await openOutbox(newId())
  const [first, second] = [
    await outbox.enqueue(commitOrder, { id: newId() }),
    await outbox.enqueue(commitOrder, { id: newId() }),
  ]
  const discarded = await outbox.discard(first)
  expect(outbox.entries().map((entry) => entry.key)).toEqual([second])
  if (discarded) await outbox.putBack(discarded)
  expect(outbox.entries().map((entry) => entry.key)).toEqual([first, second])
})

test('an app that is too old for the server keeps what waits to be sent, and is told to be loaded anew', async () => {
  const person = newId()
  const outbox = await openOutbox(person)
  const asked: (string | undefined)[] = []
  const api = apiDouble((call) => {
    asked.push(call.protocol)
    return problem(409, 'app-outdated')
  })
  await outbox.enqueue(commitOrder, { id: newId() })
  startSender(person, outbox, api.request)
  await until(appOutdated)
  await until(() => outbox.entries()[0]?.attempts === 1)
  expect(outbox.entries()).toMatchObject([{ state: 'waiting' }])
  expect(asked).toEqual([String(PROTOCOL)])
})

test('what is refused holds back what waits behind it for the same thing, and nothing else', async () => {
  const outbox = await openOutbox(newId())
  const [one, other] = [newId(), newId()]
  const ids = [one, one, other, one]
  const [before, refused, elsewhere, behind] = await outbox.enqueueAll(
    ids.map((id) => ({ command: commitOrder, input: { id } })),
  )
  await outbox.update(refused ?? '', { state: 'attention', reason: { code: 'x', status: 409, title: 'no' } as never })
  expect([...heldBack(outbox.entries())].map(([key, { key: by }]) => [key, by])).toEqual([[behind, refused]])
  expect(outbox.entries().map(({ key }) => key)).toEqual([before, refused, elsewhere, behind])
})
