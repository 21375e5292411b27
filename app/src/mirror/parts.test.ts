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
    held: { orderLines: SINCE, orderVersions: SINCE, deliveries: SINCE },
  })
  const named = (query: URLSearchParams, name: string) => query.get(name)?.split(',') ?? []
  const linesFor = (kept: readonly string[]) =>
    orders.filter(({ id, status }) => status !== 'paid' || kept.includes(id)).map(({ id }) => lineOf(id))
  const api = apiDouble(({ path, query }: Call) => {
    const kept = named(query, 'kept')
    if (path === '/sync/pull') {
      const whole = named(query, 'whole')
      server.pulls.push({ kept, whole })
      const rows = whole.filter((id) => id === OLD || id === OPEN).map(lineOf)
      const tables = rows.length > 0 ? { orderLines: { rows, gone: [] } } : {}
      return json({ ...head(), tables, checksums: { orderLines: tableChecksum(linesFor(kept)) } })
    }
    server.loads.push(query.get('tables') ?? 'all')
    return ndjson([
      { t: 'start', ...head() },
      { t: 'rows', table: 'orders', rows: orders },
      { t: 'rows', table: 'orderLines', rows: linesFor(kept) },
      { t: 'end', checksums: {} },
    ])
  })
  return { server, api, lineOf }
}
const linesOn = (mirror: Mirror) => mirror.all('orderLines').map(({ orderId }) => orderId)

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
  expect(mirror.holdsParts('orders', newId())).toBe(true) // written here, and not sent yet
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
  const [mirror, { server, api, lineOf }] = [await openMirror(newId()), buildOrders()]
  await pull(mirror, api.request, signal)
  const { held: _, kept: __, ...before } = mirror.state() ?? { cursor: '0', epoch: '', access: '', versions: {} }
  await mirror.apply({ orderLines: { rows: [lineOf(OLD)] as never } }, before)
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
