import { newId } from '@werkbank/model/base/value/id.ts'
import { tableChecksum } from '@werkbank/model/mirror/checksum.ts'
import { KEPT_MAX } from '@werkbank/model/mirror/holding.ts'
import { expect, test } from 'vitest'
import { apiDouble, type Call, json, ndjson } from '../testing/api-double.ts'
import { openMirror } from '../testing/open-mirror.ts'
import { pull } from './feed.ts'
import type { Mirror } from './mirror.ts'

const signal = new AbortController().signal
const OLD = '01a00000-0000-7000-8000-00000000000a'
const OPEN = '01a00000-0000-7000-8000-00000000000b'
const SINCE = '2025-11-01'

/** A server with an old paid order and an old open one, a line each; it sends parts as the protocol says. */
function buildOrders() {
  const orders = [
    { id: OLD, rev: '5', status: 'paid', orderedOn: '2020-01-01' },
    { id: OPEN, rev: '5', status: 'invoiced', orderedOn: '2020-01-01' },
  ]
  const lineOf = (id: string) => ({ id: `${id}:a`, rev: '5', orderId: id, lineId: 'a' })
  const server = {
    cursor: 10,
    pulls: [] as { kept: string[]; whole: string[] }[],
    loads: [] as string[],
  }
  const head = () => ({
    epoch: 'e',
    access: 'a',
    cursor: String(server.cursor),
    held: { orders: SINCE, orderLines: SINCE, orderVersions: SINCE, deliveries: SINCE },
  })
  const named = (query: URLSearchParams, name: string) => query.get(name)?.split(',') ?? []
  const ordersFor = (kept: readonly string[]) =>
    orders.filter(({ id, status }) => status !== 'paid' || kept.includes(id))
  const linesFor = (kept: readonly string[]) => ordersFor(kept).map(({ id }) => lineOf(id))
  const api = apiDouble(({ path, query }: Call) => {
    const kept = named(query, 'kept')
    if (path === '/sync/pull') {
      const whole = named(query, 'whole')
      server.pulls.push({ kept, whole })
      const asked = orders.filter(({ id }) => whole.includes(id))
      const rows = asked.map(({ id }) => lineOf(id))
      const tables = rows.length > 0 ? { orders: { rows: asked, gone: [] }, orderLines: { rows, gone: [] } } : {}
      const checksums = { orders: tableChecksum(ordersFor(kept)), orderLines: tableChecksum(linesFor(kept)) }
      return json({ ...head(), tables, checksums })
    }
    server.loads.push(query.get('tables') ?? 'all')
    return ndjson([
      { t: 'start', ...head() },
      { t: 'rows', table: 'orders', rows: ordersFor(kept) },
      { t: 'rows', table: 'orderLines', rows: linesFor(kept) },
      { t: 'end', checksums: {} },
    ])
  })
  return { server, api, lineOf, old: orders[0] }
}
/** The orders of which a device has a line; it has the order itself of each, and of no other. */
function linesOn(mirror: Mirror): string[] {
  const ids = mirror.all('orderLines').map(({ orderId }) => orderId)
  expect(
    mirror
      .all('orders')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids.toSorted())
  return ids
}

test('what somebody looks at is asked for whole once, named from then on, and here at the next start without a network', async () => {
  const person = newId()
  const mirror = await openMirror(person)
  const { server, api } = buildOrders()
  await pull(mirror, api.request, signal)
  expect([linesOn(mirror), mirror.holdsParts('orders', OPEN), mirror.holdsParts('orders', OLD)]).toEqual([
    [OPEN],
    true,
    false,
  ])
  const unknown = newId()
  expect([mirror.holdsParts('orders', unknown), mirror.isUnknown('orders', unknown)]).toEqual([false, false])
  await mirror.keep('no-id') // of an address that somebody typed
  for (let twice = 0; twice < 2; twice++) await mirror.keep(OLD)
  expect(mirror.holdsParts('orders', OLD)).toBe(false) // not before they are here
  await pull(mirror, api.request, signal, true)
  expect([linesOn(mirror).sort(), mirror.holdsParts('orders', OLD)]).toEqual([[OLD, OPEN], true])
  await pull(mirror, api.request, signal, true)
  expect(server.pulls).toEqual([
    { kept: [OLD], whole: [OLD] },
    { kept: [OLD], whole: [] },
  ])
  expect(server.loads).toEqual(['all']) // nothing differed from the server's checksums
  const again = await openMirror(person)
  expect([linesOn(again).sort(), again.holdsParts('orders', OLD)]).toEqual([[OLD, OPEN], true])
})

test('an order that the server has not is known to be none once it was asked for', async () => {
  const mirror = await openMirror(newId())
  const { api } = buildOrders()
  await pull(mirror, api.request, signal)
  const none = newId()
  await mirror.keep(none)
  expect(mirror.isUnknown('orders', none)).toBe(false)
  await pull(mirror, api.request, signal)
  expect([mirror.isUnknown('orders', none), mirror.isUnknown('orders', OPEN)]).toEqual([true, false])
  expect(mirror.isUnknown('orders', 'no-id')).toBe(true)
})

test('after many others were looked at its parts go again, and no others', async () => {
  const mirror = await openMirror(newId())
  const { server, api } = buildOrders()
  await pull(mirror, api.request, signal)
  for (const id of [OLD, OPEN]) await mirror.keep(id)
  await pull(mirror, api.request, signal)
  for (let n = 0; n < KEPT_MAX; n++) await mirror.keep(newId())
  await pull(mirror, api.request, signal, true)
  expect([linesOn(mirror), mirror.holdsParts('orders', OLD)]).toEqual([[OPEN], false])
  expect(server.pulls.at(-1)?.kept).toHaveLength(KEPT_MAX)
  expect(server.loads).toEqual(['all'])
})

test('a device of the version before lets go of the lines of old orders by itself, and keeps those of what is open and what was asked for', async () => {
  const [mirror, { server, api, lineOf, old }] = [await openMirror(newId()), buildOrders()]
  await pull(mirror, api.request, signal)
  const { held: _, kept: __, ...before } = mirror.state() ?? { cursor: '0', epoch: '', access: '', versions: {} }
  await mirror.apply({ orders: { rows: [old] as never }, orderLines: { rows: [lineOf(OLD)] as never } }, before)
  expect([linesOn(mirror).sort(), mirror.holdsParts('orders', OLD)]).toEqual([[OLD, OPEN], true])
  await pull(mirror, api.request, signal, true)
  expect([linesOn(mirror), mirror.heldSince('orderLines')]).toEqual([[OPEN], SINCE])
  await mirror.keep(OLD)
  await pull(mirror, api.request, signal, true)
  expect(linesOn(mirror).sort()).toEqual([OLD, OPEN])
  expect(server.loads).toEqual(['all'])
})

test('a table that is loaded anew brings the parts that were asked for meanwhile, and the others come with the next pull', async () => {
  const [mirror, { server, api }] = [await openMirror(newId()), buildOrders()]
  await pull(mirror, api.request, signal)
  await mirror.keep(OLD)
  const state = mirror.state()
  if (!state) throw new Error('it has been filled')
  await mirror.apply({}, { ...state, versions: { ...state.versions, orderLines: 'older' } })
  await pull(mirror, api.request, signal, true)
  expect(server.loads).toEqual(['all', 'orderLines'])
  expect(server.pulls.at(-1)).toEqual({ kept: [OLD], whole: [OLD] })
  expect([linesOn(mirror).sort(), mirror.state()?.kept]).toEqual([[OLD, OPEN], [OLD]])
})
