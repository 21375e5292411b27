import { setTimeout as delay } from 'node:timers/promises'
import { type Client, makeOrder, openClient, until } from '../../sync-server/src/testing.ts'
import type { Company } from '../company.ts'
import { alternate, compare, p99, type Result } from '../measure.ts'
import { startProcess } from '../processes.ts'
import { type Peer, startYWebsocket } from './y-websocket-peer.ts'

const PAIRS = 10

/** The pause of each writer between edits: ten people who type fast, each word half a dozen keys. */
const TYPING_PAUSE_MS = 30

/** Per pair, before anything is measured: a server that has run for a day has compiled its code. Until then both are slower, ours by 0.3 ms. */
const WARM_EDITS = 1_000

/**
 * From a key press to the other person's copy, 20 clients on 10 documents: ours is in Postgres by then, the baseline's nowhere. At typing pace, for
 * that is what people feel; and with the next edit at once, which shows the queue (all clients share one process here).
 */
export async function editToPeer(company: Company, short: boolean): Promise<Result[]> {
  const [node, bare, durable] = await Promise.all([
    startProcess('sync', company.url),
    startProcess('bare'),
    startProcess('bare', company.url),
  ])
  const names = await Promise.all(
    Array.from({ length: PAIRS }, async () => `order:${await makeOrder(company.sql, company.orgId)}`),
  )
  const ours = await openPairs(node, names, await company.tokens(PAIRS * 2))
  const theirs = await openPairs(bare, names, [])
  const inserted = await openPairs(durable, names, [])
  const upstream = await startYWebsocket()
  const upstreams = await Promise.all(
    names.map(async (name): Promise<[Peer, Peer]> => [await upstream.open(name), await upstream.open(name)]),
  )
  for (const pairs of [ours, theirs, inserted, upstreams]) {
    await edit(pairs, WARM_EDITS, 0)
    await edit(pairs, WARM_EDITS / 4, 5)
  }
  const edits = short ? 60 : 200
  const rushed = await alternate(
    short ? 2 : 4,
    () => edit(ours, edits, 0),
    () => edit(theirs, edits, 0),
  )
  const values = await alternate(
    short ? 10 : 20,
    () => edit(ours, edits, TYPING_PAUSE_MS),
    () => edit(theirs, edits, TYPING_PAUSE_MS),
  )
  const other = await alternate(
    short ? 3 : 5,
    () => edit(ours, edits, TYPING_PAUSE_MS),
    () => edit(upstreams, edits, TYPING_PAUSE_MS),
  )
  const least = await alternate(
    short ? 2 : 4,
    () => edit(ours, edits, TYPING_PAUSE_MS),
    () => edit(inserted, edits, TYPING_PAUSE_MS),
  )
  for (const client of [...ours, ...theirs, ...inserted, ...upstreams].flat()) client.destroy()
  await upstream.stop()
  for (const server of [node, bare, durable]) server.stop()
  const named = (what: string) => ({ what, against: 'bare Hocuspocus', unit: 'ms' })
  const tail = { ours: [p99(values.ours)], baseline: [p99(values.baseline)] }
  return [
    compare(named('edit to peer, durable, median'), values, { plus: 1 }),
    compare(named('edit to peer, durable, p99'), tail, { ratio: 3, better: 'lower' }),
    compare({ ...named('edit to peer, durable, median'), against: "y-websocket's server" }, other, { plus: 1 }),
    compare({ ...named('edit to peer, durable, median'), against: 'bare Hocuspocus, an INSERT first' }, least),
    compare(named('edit to peer, next edit at once'), rushed),
  ]
}

async function openPairs(
  node: { url: string },
  names: readonly string[],
  tokens: readonly string[],
): Promise<[Client, Client][]> {
  const pairs = names.map((name, i): [Client, Client] => [
    openClient(node, name, tokens[2 * i] ?? ''),
    openClient(node, name, tokens[2 * i + 1] ?? ''),
  ])
  await Promise.all(pairs.flat().map((client) => until(() => client.provider.synced, 'the client is synced')))
  return pairs
}

/** One edit after the other in each pair, all pairs at once, with pauses around `pauseMs`; how long each took to arrive. */
async function edit(pairs: readonly [Peer, Peer][], edits: number, pauseMs: number): Promise<number[]> {
  const each = pairs.map(async ([writer, reader]) => {
    const took: number[] = []
    for (let i = 0; i < edits; i++) {
      if (pauseMs > 0) await delay(pauseMs * (0.5 + Math.random()))
      const start = performance.now()
      const arrived = new Promise<void>((resolve) => reader.doc.once('update', () => resolve()))
      writer.doc.getMap('head').set('reference', `edit ${i} ${start}`)
      await arrived
      took.push(performance.now() - start)
    }
    return took
  })
  return (await Promise.all(each)).flat()
}
