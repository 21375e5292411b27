import {
  addLine,
  notesOf,
  readLines,
  removeLine,
  setHeadField,
  setLineField,
} from '@werkbank/model/agreement/agreed-document.ts'
import { setMessage } from '@werkbank/model/chat/chat-document.ts'
import { keepAsLogged } from '@werkbank/model/documents/as-logged.ts'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Entry, LogWriter } from '../log/log-writer.ts'
import { GuardedDocument } from './guarded-document.ts'
import { ShadowCache } from './shadow-cache.ts'

const SEEDS = process.env.WERKBANK_LONG === '1' ? 20_000 : 200
const uuid = (n: number) => `01890a5d-ac96-774b-bcce-${n.toString(16).padStart(12, '0')}`
type Kind = 'order' | 'chat' | 'doc'

/** mulberry32 */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const edits: Record<Kind, (doc: Y.Doc, next: () => number, person: number) => void> = {
  order(doc, next) {
    const int = (max: number) => Math.floor(next() * max)
    const id = `l${int(6)}`
    const notes = notesOf(doc)
    const choices = [
      () => addLine(doc, { id, productId: uuid(int(4)), quantity: String(1 + int(9)) }),
      () => setLineField(doc, id, 'quantity', String(1 + int(9))),
      () => setLineField(doc, id, 'discountPercent', String(int(100))),
      () => removeLine(doc, id),
      () => setHeadField(doc, 'reference', `r${int(99)}`),
      () => notes.insert(int(notes.length + 1), 'abc'.slice(0, 1 + int(3))),
      () => notes.length > 0 && notes.delete(int(notes.length), 1),
    ]
    choices[int(choices.length)]?.()
  },
  chat(doc, next, person) {
    const id = uuid(person * 1000 + Math.floor(next() * 4))
    setMessage(doc, {
      id,
      authorId: uuid(person),
      writtenAt: '2026-11-20T10:00:00.000Z',
      ...(next() < 0.2 ? { text: '', deleted: true as const } : { text: `t${Math.floor(next() * 99)}` }),
    })
  },
  doc(doc, next) {
    const content = doc.getXmlFragment('content')
    const int = (max: number) => Math.floor(next() * max)
    if (content.length === 0 || next() < 0.2) {
      const paragraph = new Y.XmlElement('paragraph')
      content.insert(int(content.length + 1), [paragraph])
      paragraph.insert(0, [new Y.XmlText('x')])
    } else if (next() < 0.15) content.delete(int(content.length), 1)
    else {
      const text = (content.get(int(content.length)) as Y.XmlElement).get(0) as Y.XmlText
      if (text.length > 3 && next() < 0.3) text.delete(0, 2)
      else text.insert(int(text.length + 1), 'yz', next() < 0.3 ? { bold: true } : {})
    }
  },
}

/** One world: people who edit, go offline, reconnect, and send updates twice and late, all through the guard. */
async function world(
  kind: Kind,
  seed: number,
  { people: count = 3 + (seed % 3), steps = 60 }: { people?: number; steps?: number } = {},
): Promise<{ refused: number; logged: number; texts: string[]; offline: number }> {
  const next = random(seed)
  const log: Uint8Array[] = []
  const writer: LogWriter = {
    append: async (entry: Entry) => ({ seq: log.push(entry.update), durable: Promise.resolve() }),
    close: async () => {},
    waitingBytes: () => 0,
  }
  const live = keepAsLogged(new Y.Doc())
  const guarded = new GuardedDocument({
    name: `${kind}:x`,
    orgId: 'o',
    kind,
    live,
    seq: 0,
    owners: new Map(),
    log: writer,
    copies: new ShadowCache(),
  })
  const people = Array.from({ length: count }, (_, person) => {
    const doc = new Y.Doc()
    doc.clientID = 1 + Math.floor(next() * 0xffff_ffff) // Yjs settles ties by it: without this a seed is not a world
    const waiting: Uint8Array[] = []
    doc.on('update', (update: Uint8Array, origin: unknown) => origin !== 'server' && waiting.push(update))
    return { person, doc, waiting, online: true }
  })
  let [refused, offline] = [0, 0]
  const send = (who: (typeof people)[number], update: Uint8Array) =>
    guarded
      .submit({
        update,
        author: { userId: uuid(who.person), permissions: [] },
        mayWrite: () => true,
        origin: who,
        via: 'client',
        now: '2026-11-20T10:00:00.000Z',
      })
      .catch(() => {
        refused += 1
      })
  for (let step = 0; step < steps; step++) {
    const who = people[Math.floor(next() * people.length)] as (typeof people)[number]
    const chance = next()
    if (chance < 0.6) edits[kind](who.doc, next, who.person)
    else if (chance < 0.7) who.online = !who.online
    if (!who.online) offline += 1
    if (!who.online) continue
    // Reconnects with everything at once, or update by update; sometimes twice.
    if (next() < 0.3) await send(who, Y.encodeStateAsUpdate(who.doc, Y.encodeStateVector(live)))
    else for (const update of who.waiting) await send(who, update)
    if (next() < 0.2 && who.waiting[0]) await send(who, who.waiting[0])
    who.waiting.length = 0
    if (step % 9 === 4) guarded.dropShadow() // as when it is long idle, or others are edited
    Y.applyUpdate(who.doc, Y.encodeStateAsUpdate(live, Y.encodeStateVector(who.doc)), 'server')
  }
  // All reconnect. Receiving may make an editor normalise the document, which is an edit too: repeat until there is nothing to send.
  await Promise.all(people.map((who) => send(who, Y.encodeStateAsUpdate(who.doc))))
  let rounds = 0
  do {
    for (const who of people) {
      for (const update of who.waiting.splice(0)) await send(who, update)
      Y.applyUpdate(who.doc, Y.encodeStateAsUpdate(live), 'server')
    }
    rounds += 1
  } while (rounds < 20 && people.some(({ waiting }) => waiting.length > 0))
  expect(rounds, `${kind}, seed ${seed}: they come to rest`).toBeLessThan(20)
  const replayed = keepAsLogged(new Y.Doc())
  for (const update of log) Y.applyUpdate(replayed, update)
  const merged = keepAsLogged(new Y.Doc())
  Y.applyUpdate(merged, Y.mergeUpdates(log.length > 0 ? log : [Y.encodeStateAsUpdate(new Y.Doc())]))
  const shown = (doc: Y.Doc) => ({
    lines: readLines(doc),
    head: doc.getMap('head').toJSON(),
    notes: doc.getText('notes').toString(),
    messages: doc.getMap('messages').toJSON(),
    content: doc.getXmlFragment('content').toString(),
    vector: [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b),
  })
  const expected = shown(live)
  for (const doc of [replayed, merged, ...people.map(({ doc }) => doc)]) {
    expect(shown(doc), `${kind}, seed ${seed}`).toEqual(expected)
    expect(doc.store.pendingStructs, `${kind}, seed ${seed}`).toBeNull()
  }
  guarded.dropShadow()
  return {
    refused,
    logged: log.length,
    offline,
    texts: people.map(({ doc }) => doc.getXmlFragment('content').toString()),
  }
}

test.each(['order', 'chat', 'doc'] as const)(
  'CH-12.4 %s: all replicas, the log replayed and the log merged are equal, whatever was sent in which order',
  async (kind) => {
    let logged = 0
    for (let seed = 1; seed <= SEEDS; seed++) {
      const result = await world(kind, seed)
      expect(result.refused, `${kind}, seed ${seed}: honest edits are never refused`).toBe(0)
      logged += result.logged
    }
    expect(logged).toBeGreaterThan(SEEDS * 10) // the worlds did write
  },
  3_600_000,
)

test('a page whose formatting one editor tidied up while another typed is one page (seed 1293)', async () => {
  expect((await world('doc', 1293)).refused).toBe(0)
})

test('RT-21.1 twenty people write in one text, some of them without a network for a while: each has all letters', async () => {
  const { refused, logged, offline, texts } = await world('doc', 20, { people: 20, steps: 600 })
  expect(refused).toBe(0)
  expect(new Set(texts).size).toBe(1)
  expect(texts).toHaveLength(20)
  expect(texts[0]?.length).toBeGreaterThan(200)
  expect(logged).toBeGreaterThan(200)
  expect(offline).toBeGreaterThan(50)
})
