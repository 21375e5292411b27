import { must } from '@werkbank/model/base/assert.ts'
import { NO_LOT, newId } from '@werkbank/model/base/value/id.ts'
import { tableChecksum } from '@werkbank/model/mirror/checksum.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo, createRoot } from 'solid-js'
import { expect, onTestFinished, test } from 'vitest'
import { apiDouble, type Call, json, ndjson, problem, until } from '../testing/api-double.ts'
import { openMirror } from '../testing/open-mirror.ts'
import { bootstrap, pull } from './feed.ts'
import { makeFollower } from './follow.ts'
import type { Mirror } from './mirror.ts'

const signal = new AbortController().signal

type Product = MirrorRow<'products'>
const product = (id: string, rev: string, more: Partial<Product> = {}): Product => ({
  id, rev, parentId: null, categoryId: null, kind: 'goods', sku: `SKU-${id}`, name: `Figur ${id}`, variant: {}, unit: 'Stk', priceMinor: 1000, currency: 'EUR',
  taxPercent: '19', costMinor: null, manufactured: true, purchased: false, active: true, tags: [], pictures: {}, version: 1, createdAt: '2026-01-01T00:00:00Z', ...more,
}) // biome-ignore format: one row is one paragraph
type Order = MirrorRow<'orders'>
const order = (id: string, rev: string, more: Partial<Order> = {}) =>
  ({ id, rev, status: 'draft', changes: 3, number: null, ...more }) as Order

const start = { t: 'start', epoch: 'e1', access: 'a1', cursor: '10' }
const end = { t: 'end', checksums: {} }
const rows = (table: string, list: unknown[]) => ({ t: 'rows', table, rows: list })
const nothing = { cursor: '10', epoch: 'e1', access: 'a1', tables: {} }
const ids = (mirror: Mirror) => mirror.all('products').map((row) => row.id)

test('a bootstrap fills the mirror, and the next start has it without a network', async () => {
  const person = newId()
  const mirror = await openMirror(person)
  expect(mirror.status()).toEqual({ state: 'empty' })
  const api = apiDouble(() =>
    ndjson([
      start,
      rows('products', [product('p1', '5'), product('p2', '6')]),
      rows('unknown', [{ id: 'x', rev: '1' }]),
      end,
    ]),
  )
  await bootstrap(mirror, api.request, signal)
  expect(mirror.status()).toEqual({ state: 'ready' })
  const again = await openMirror(person)
  expect(ids(again)).toEqual(['p1', 'p2'])
  expect(again.state()).toMatchObject({ cursor: '10', epoch: 'e1', access: 'a1' })
})

test('an interrupted bootstrap changes nothing', async () => {
  const mirror = await openMirror(newId())
  await bootstrap(mirror, apiDouble(() => ndjson([start, rows('products', [product('p1', '5')]), end])).request, signal)
  const cut = apiDouble(() => ndjson([{ ...start, cursor: '20' }, rows('products', [])]))
  await expect(bootstrap(mirror, cut.request, signal)).rejects.toThrow('early')
  expect(ids(mirror)).toEqual(['p1'])
  expect(mirror.state()?.cursor).toBe('10')
})

test('a pull brings changed rows, takes gone ones away and moves the cursor, in every tab', async () => {
  const person = newId()
  const [leader, other] = [await openMirror(person), await openMirror(person)]
  const api = apiDouble(({ path, query }) => {
    if (path === '/sync/bootstrap')
      return ndjson([start, rows('products', [product('p1', '5'), product('p2', '6')]), end])
    expect(query.get('cursor')).toBe('10')
    return json({
      ...nothing,
      cursor: '30',
      tables: { products: { rows: [product('p2', '20', { name: 'Neu' }), product('p3', '21')], gone: ['p1'] } },
    })
  })
  await bootstrap(leader, api.request, signal)
  await pull(leader, api.request, signal)
  expect(ids(leader)).toEqual(['p2', 'p3'])
  await until(() => other.state()?.cursor === '30')
  expect(other.get('products', 'p2')?.name).toBe('Neu')
  expect(other.get('products', 'p1')).toBeUndefined()
})

test('a table whose checksum differs is loaded again, the others are left alone', async () => {
  const mirror = await openMirror(newId())
  const truth = [product('p1', '5'), product('p2', '6')]
  const api = apiDouble(({ path, query }: Call) => {
    if (path === '/sync/pull')
      return json({ ...nothing, checksums: { products: tableChecksum(truth), orders: tableChecksum([]) } })
    return query.get('tables')
      ? ndjson([{ ...start, cursor: '15' }, rows('products', truth), end])
      : ndjson([start, rows('products', truth.slice(1)), end])
  })
  await bootstrap(mirror, api.request, signal)
  expect(ids(mirror)).toEqual(['p2'])
  await pull(mirror, api.request, signal, true)
  expect(ids(mirror)).toEqual(['p1', 'p2'])
  expect(api.calls.at(-1)?.query.get('tables')).toBe('products')
  expect(mirror.state()?.cursor).toBe('10') // the reloaded table is ahead; the next pull overlaps
})

test('another epoch starts over; other rights reload the named tables and keep the new access only then', async () => {
  const mirror = await openMirror(newId())
  let broken = true
  const api = apiDouble(({ path, query }: Call) => {
    if (path === '/sync/bootstrap' && query.get('tables')) {
      return broken ? problem(503, 'unavailable') : ndjson([{ ...start, access: 'a2' }, end])
    }
    if (path === '/sync/bootstrap') return ndjson([start, rows('products', [product('p1', '5')]), end])
    return json({ ...nothing, cursor: '12', access: 'a2', reset: ['products'] })
  })
  await bootstrap(mirror, api.request, signal)
  await expect(pull(mirror, api.request, signal)).rejects.toThrow()
  expect(mirror.state()?.access).toBe('a1') // so that the server says it again
  broken = false
  await pull(mirror, api.request, signal)
  expect(mirror.state()?.access).toBe('a2')
  expect(ids(mirror)).toEqual([])

  const reborn = apiDouble(({ path }) =>
    path === '/sync/pull'
      ? json({ ...nothing, epoch: 'e2', reset: 'all' })
      : ndjson([{ ...start, epoch: 'e2' }, rows('products', [product('p9', '1')]), end]),
  )
  await pull(mirror, reborn.request, signal)
  expect(ids(mirror)).toEqual(['p9'])
  expect(mirror.state()?.epoch).toBe('e2')
})

test('what changed after the bootstrap is there at the next start, before and after it is packed', async () => {
  const person = newId()
  const mirror = await openMirror(person)
  const many = Array.from({ length: 1200 }, (_, n) => product(`p${n}`, '5'))
  await bootstrap(mirror, apiDouble(() => ndjson([start, rows('products', many), end])).request, signal)
  const changed = many.slice(0, 1100).map((row) => ({ ...row, rev: '6', name: 'Neu' }))
  const change = { rows: changed, gone: ['p1199'] }
  await pull(mirror, apiDouble(() => json({ ...nothing, cursor: '20', tables: { products: change } })).request, signal)
  const loose = await openMirror(person)
  await loose.compact()
  const packed = await openMirror(person)
  for (const again of [loose, packed]) {
    expect(again.all('products')).toHaveLength(1199)
    expect(again.get('products', 'p0')?.name).toBe('Neu')
    expect(again.get('products', 'p1150')?.name).toBe('Figur p1150')
    expect(again.get('products', 'p1199')).toBeUndefined()
    expect(again.state()?.cursor).toBe('20')
  }
})

test('FE-07 what a pending command will do lies over the rows and goes without a trace', async () => {
  const mirror = await openMirror(newId())
  const api = apiDouble(() => ndjson([start, rows('orders', [order('o1', '5'), order('o2', '6')]), end]))
  await bootstrap(mirror, api.request, signal)
  const before = mirror.get('orders', 'o1')
  mirror.setPending([{ command: 'order.cancel', input: { id: 'o1', reason: '' }, createdAt: '2026-01-01T00:00:00Z' }])
  expect(mirror.get('orders', 'o1')).toMatchObject({ status: 'cancelled' })
  expect(mirror.all('orders')).toHaveLength(2)
  expect(mirror.table('orders').base.get('o1')).toBe(before)
  mirror.setPending([{ command: 'no.such.command', input: {}, createdAt: '' }])
  expect(mirror.get('orders', 'o1')).toBe(before)
})

test('no pending confirmation calls an order confirmed: only the server does', async () => {
  const mirror = await openMirror(newId())
  await bootstrap(mirror, apiDouble(() => ndjson([start, rows('orders', [order('o1', '5')]), end])).request, signal)
  const before = mirror.get('orders', 'o1')
  mirror.setPending([{ command: 'order.commit', input: { id: 'o1', backorder: true }, createdAt: '' }])
  expect(mirror.get('orders', 'o1')).toBe(before)
})

test('a poke makes the leader pull, from any tab; the session ending is told once and waits', async () => {
  const person = newId()
  const [one, two] = [await openMirror(person), await openMirror(person)]
  let cursor = 10
  const api = apiDouble(({ path }) =>
    path === '/sync/bootstrap' ? ndjson([start, end]) : json({ ...nothing, cursor: String(++cursor) }),
  )
  const options = {
    request: api.request,
    name: `werkbank:${person}`,
    hasSocket: () => true,
    onSignedOut: () => {},
    pollMs: { withSocket: 3_600_000, without: 3_600_000 },
  }
  const followers = [makeFollower({ ...options, mirror: one }), makeFollower({ ...options, mirror: two })]
  for (const { stop } of followers) onTestFinished(stop)
  await until(() => two.state()?.cursor === '10')
  const calls = api.calls.length
  followers[1]?.wake()
  await until(() => two.state()?.cursor === '11')
  expect(one.state()?.cursor).toBe('11')
  expect(api.calls.length).toBe(calls + 1)
})

test('only the tables whose records changed their shape are loaded anew by a newer app', async () => {
  const person = newId()
  const mirror = await openMirror(person)
  const api = apiDouble(() =>
    ndjson([start, rows('products', [product('p1', '5')]), rows('orders', [order('o1', '6')]), end]),
  )
  await bootstrap(mirror, api.request, signal)
  // As if an app that knew another shape of products had written them.
  const written = must(mirror.state(), 'it has been filled')
  await mirror.apply({}, { ...written, versions: { ...written.versions, products: 'another' } })
  const newer = await openMirror(person)
  expect(newer.status()).toEqual({ state: 'ready' })
  expect(newer.all('orders')).toMatchObject([{ id: 'o1' }])
  expect(ids(newer)).toEqual([])
  const answers = apiDouble(({ path }) =>
    path.endsWith('/sync/bootstrap')
      ? ndjson([start, rows('products', [product('p1', '5'), product('p2', '7')]), end])
      : json(nothing),
  )
  await pull(newer, answers.request, signal)
  const loaded = () =>
    answers.calls.filter(({ path }) => path.endsWith('/sync/bootstrap')).map(({ query }) => query.get('tables'))
  expect(loaded()).toEqual(['products'])
  expect(ids(newer)).toEqual(['p1', 'p2'])
  await pull(newer, answers.request, signal)
  expect(loaded()).toEqual(['products'])
})

test('RT-28.3 a thousand pokes while a pull is under way are one more pull, which brings the last state', async () => {
  const person = newId()
  const mirror = await openMirror(person)
  const pulls: ((response: Response) => void)[] = []
  const api = apiDouble(({ path }) =>
    path === '/sync/bootstrap' ? ndjson([start, end]) : new Promise<Response>((resolve) => pulls.push(resolve)),
  )
  const follower = makeFollower({
    mirror,
    request: api.request,
    name: `werkbank:${person}`,
    hasSocket: () => true,
    onSignedOut: () => {},
    pollMs: { withSocket: 3_600_000, without: 3_600_000 },
  })
  onTestFinished(follower.stop)
  await until(() => mirror.state()?.cursor === '10')
  follower.wake()
  await until(() => pulls.length === 1)
  for (let poke = 0; poke < 1_000; poke += 1) follower.wake()
  pulls[0]?.(json({ ...nothing, cursor: '11' }))
  await until(() => pulls.length === 2)
  pulls[1]?.(json({ ...nothing, cursor: '1011' }))
  await until(() => mirror.state()?.cursor === '1011')
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0))
  expect(pulls.length).toBe(2)
})

test('FE-06 what a screen computes of the mirror follows it, with what waits to be sent, and is computed once for all who read it', async () => {
  const mirror = await openMirror(newId())
  const state = { epoch: 'e1', access: 'a1', version: 1, versions: {} }
  let computed = 0
  const { names, dispose } = createRoot((end) => ({
    dispose: end,
    names: createMemo(() => {
      computed += 1
      return mirror.all('products').map(({ name }) => name)
    }),
  }))
  onTestFinished(dispose)
  await mirror.apply({ products: { rows: [product('p1', '5')] } }, { ...state, cursor: '10' })
  expect([names(), names()]).toEqual([['Figur p1'], ['Figur p1']])
  const before = computed
  await mirror.apply({ products: { rows: [product('p1', '6', { name: 'Ritter' })] } }, { ...state, cursor: '11' })
  expect([names(), names()]).toEqual([['Ritter'], ['Ritter']])
  mirror.setPending([{ command: 'product.change', input: { id: 'p1', name: 'Drache' }, createdAt: '' }])
  expect(names()).toEqual(['Drache'])
  expect(computed).toBe(before + 2)
})

test('what an answered command adds is shown once, before and after the real thing has come', async () => {
  const mirror = await openMirror(newId())
  const [productId, locationId] = [newId(), newId()]
  const level = (rev: string, onHand: string) => ({
    id: 'l1',
    rev,
    productId,
    locationId,
    lotId: NO_LOT,
    onHand,
    reserved: '0',
  })
  const state = { epoch: 'e1', access: 'a1', versions: {} }
  await mirror.apply({ stockLevels: { rows: [level('5', '10')] } }, { ...state, cursor: '10' })
  const waiting = { command: 'stock.receive', input: { productId, locationId, quantity: '7' }, createdAt: '' }
  mirror.setPending([{ ...waiting, answer: { cursor: '12' } }])
  expect(mirror.get('stockLevels', 'l1')?.onHand).toBe('17')
  await mirror.apply({ stockLevels: { rows: [level('12', '17')] } }, { ...state, cursor: '13' })
  expect(mirror.get('stockLevels', 'l1')?.onHand).toBe('17')
})
