// All in one file: each of these tests talks through the hand-made device below, on one node.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import * as A from '@automerge/automerge'
import { cbor, generateAutomergeUrl, parseAutomergeUrl } from '@automerge/automerge-repo'
import { emit } from '@werkbank/database/spine.ts'
import {
  changeTestRole,
  createTestOrg,
  createTestUser,
  type TestDatabase,
  testDatabase,
} from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { accessChanged } from '@werkbank/model/identity/events.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { type Node, startNode, tokenOf, until } from '../testing.ts'

type Entry = { quantity: string; by: string }
type Sheet = { entries: Record<string, Entry>; accepted: Record<string, Entry>; bins: Record<string, boolean> }

let database: TestDatabase
let node: Node
let orgId: string
let token: string
let counter: string
beforeAll(async () => {
  database = await testDatabase()
  const org = await createTestOrg(database.sql)
  orgId = org.orgId
  counter = org.userId
  token = await tokenOf(database.sql, orgId, org.userId)
  node = await startNode(database.sql)
})
afterAll(async () => {
  await node.stop()
  await database.close()
})

const newName = (): string => parseAutomergeUrl(generateAutomergeUrl()).documentId

const newSheet = () => A.from<Sheet>({ entries: {}, accepted: {}, bins: { shelf: true } })

/** A sheet as the API makes it: a row, and its first state in the storage. */
async function makeSheet(org = orgId): Promise<string> {
  const [name, place] = [newName(), newId()]
  await withSystem(database.sql, async (tx) => {
    await tx`INSERT INTO locations (org_id, id, kind, code, name) VALUES (${org}, ${place}, 'location', ${place}, 'Shelf')`
    await tx`INSERT INTO count_sheets (org_id, id, location_id, name, automerge_id) VALUES (${org}, ${newId()}, ${place}, 'Sheet', ${name})`
    const bytes = Buffer.from(A.save(newSheet()))
    await tx`INSERT INTO automerge_chunks (key, org_id, data) VALUES (${[org, name, 'snapshot', 'first']}::text[], ${org}, ${bytes})`
  })
  return name
}

/** What the storage holds of a document; undefined for nothing. */
async function stored(name: string): Promise<Sheet | undefined> {
  const chunks = await withSystem(
    database.sql,
    (tx) =>
      tx<
        { data: Uint8Array }[]
      >`SELECT data FROM automerge_chunks WHERE key[2] = ${name} AND key[3] IN ('snapshot', 'incremental') ORDER BY key[3] DESC, at`,
  )
  if (chunks.length === 0) return undefined
  return chunks.reduce((doc, { data }) => A.loadIncremental(doc, new Uint8Array(data)), A.init<Sheet>())
}

/** One device on the wire, without automerge-repo's good manners: it sends what it likes. */
class Device {
  doc: A.Doc<Sheet>
  refused = 0
  closed = false
  reason = ''
  #state = A.initSyncState()
  readonly #id = newId()
  readonly #name: string
  readonly #by: string
  readonly #ws: WebSocket
  #server = ''

  constructor(name: string, options: { token?: string; by?: string; doc?: A.Doc<Sheet>; url?: string } = {}) {
    this.#name = name
    this.#by = options.by ?? counter
    this.doc = options.doc ?? A.init<Sheet>()
    this.#ws = new WebSocket(`${options.url ?? node.url}/counts`, {
      headers: { authorization: `Bearer ${options.token ?? token}` },
    })
    this.#ws.on('open', () =>
      this.#send({ type: 'join', senderId: this.#id, peerMetadata: {}, supportedProtocolVersions: ['1'] }),
    )
    this.#ws.on('message', (data: Buffer) => this.#receive(cbor.decode(new Uint8Array(data))))
    this.#ws.on('close', (code, reason) => {
      this.reason = `${code} ${reason}`
      this.closed = true
    })
    this.#ws.on('error', () => undefined) // told by `closed`
  }

  count(id: string, quantity: number): void {
    this.change((sheet) => {
      sheet.entries[id] = { quantity: String(quantity), by: this.#by }
    })
  }

  /** Any change, as a person's own program could make it. */
  change(work: (sheet: Sheet) => void): void {
    this.doc = A.change(this.doc, work)
    this.sync()
  }

  /** Any bytes, which no correct client sends. */
  raw(bytes: Uint8Array): void {
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.send(bytes)
  }

  /** Bytes that the server did not read yet. */
  unsent(): number {
    return this.#ws.bufferedAmount
  }

  terminate(): void {
    this.#ws.terminate()
  }

  /** A sync message with that in it. */
  syncWith(data: Uint8Array): void {
    this.#send({ type: 'sync', senderId: this.#id, targetId: this.#server, documentId: this.#name, data })
  }

  sync(): void {
    const [state, data] = A.generateSyncMessage(this.doc, this.#state)
    this.#state = state
    if (!data || this.#server === '') return
    const type = A.getHeads(this.doc).length === 0 ? 'request' : 'sync'
    this.#send({ type, senderId: this.#id, targetId: this.#server, documentId: this.#name, data })
  }

  async close(): Promise<void> {
    if (this.closed) return
    const closed = once(this.#ws, 'close')
    this.#ws.close()
    await closed
  }

  #receive(message: { type: string; senderId: string; documentId?: string; data?: Uint8Array }): void {
    if (message.type === 'peer') {
      this.#server = message.senderId
      this.sync()
    } else if (message.type === 'doc-unavailable') this.refused += 1
    else if (message.type === 'sync' && message.documentId === this.#name && message.data) {
      ;[this.doc, this.#state] = A.receiveSyncMessage(this.doc, this.#state, message.data)
      this.sync()
    }
  }

  #send(message: object): void {
    this.#ws.send(cbor.encode(message))
  }
}

test('the first device after a start gets its sheet; what it counts is stored, and reaches another one', async () => {
  const name = await makeSheet()
  const [first, second] = [new Device(name), new Device(name)]
  for (const device of [first, second]) await until(() => device.doc.entries !== undefined, 'the sheet at a device')
  first.count('a', 3)
  second.count('b', 4)
  for (const device of [first, second])
    await until(() => Object.keys(device.doc.entries).length === 2, 'both counts at a device')
  await until(async () => Object.keys((await stored(name))?.entries ?? {}).length === 2, 'both counts in the storage')
  await first.close()
  await second.close()
})

test('a posted sheet takes no more, from open sockets either', async () => {
  const name = await makeSheet()
  const device = new Device(name)
  await until(() => device.doc.entries !== undefined, 'the sheet at the device')
  device.count('in time', 1)
  await until(async () => (await stored(name))?.entries['in time']?.quantity === '1', 'the count in the storage')
  await withSystem(
    database.sql,
    (tx) => tx`UPDATE count_sheets SET status = 'posted', posted_at = now() WHERE automerge_id = ${name}`,
  )
  device.count('late', 1)
  await until(() => device.refused > 0, 'the refusal')
  const late = new Device(name, { doc: device.doc })
  await until(() => late.refused > 0, 'the refusal of a new socket')
  expect(Object.keys((await stored(name))?.entries ?? {})).toEqual(['in time'])
  await device.close()
  await late.close()
})

test('nobody makes documents here, gets a sheet of another organisation, or comes in without the right', async () => {
  const invented = newName()
  const maker = new Device(invented, {
    doc: A.from<Sheet>({ entries: { mine: { quantity: '1', by: counter } }, accepted: {}, bins: {} }),
  })
  await until(() => maker.refused > 0, 'the refusal')
  expect(await stored(invented)).toBeUndefined()

  const theirs = await makeSheet((await createTestOrg(database.sql, { name: 'Other' })).orgId)
  const guest = new Device(theirs)
  await until(() => guest.refused > 0, 'the refusal')
  expect(guest.doc.entries).toBeUndefined()

  const seller = await createTestUser(database.sql, orgId, { role: 'viewer' })
  const outside = new Device(await makeSheet(), { token: await tokenOf(database.sql, orgId, seller) })
  await until(() => outside.closed, 'the refused socket')
  expect(outside.doc.entries).toBeUndefined()
  await maker.close()
  await guest.close()
})

test('who may not count any more is let go, from an open socket', async () => {
  const userId = await createTestUser(database.sql, orgId, { role: 'warehouse' })
  const device = new Device(await makeSheet(), { token: await tokenOf(database.sql, orgId, userId) })
  await until(() => device.doc.entries !== undefined, 'the sheet at the device')
  await withSystem(database.sql, async (tx) => {
    await changeTestRole(tx, orgId, userId, 'viewer')
    await emit(tx, { ...newEvent(accessChanged, userId, { userId }), orgId })
  })
  await until(() => device.closed, 'the closed socket')
})

test('noise and floods end the line they came on, with a reason; nothing is stored, and another device does not notice', async () => {
  const name = await makeSheet()
  const colleague = await createTestUser(database.sql, orgId, { role: 'warehouse' })
  const honest = new Device(name, { token: await tokenOf(database.sql, orgId, colleague), by: colleague })
  await until(() => honest.doc.entries !== undefined, 'the sheet at the honest device')
  let counted = 0
  const stillCounts = async () => {
    const id = `honest ${++counted}`
    honest.count(id, counted)
    await until(async () => (await stored(name))?.entries[id] !== undefined, 'the honest count in the storage')
  }
  const attacks: [string, (device: Device) => void][] = [
    ['nothing', (device) => device.raw(cbor.encode(null))],
    ['a number', (device) => device.raw(cbor.encode(7))],
    ['no CBOR', (device) => device.raw(new Uint8Array([0xff, 0x1c, 0x80]))],
    ['no type', (device) => device.raw(cbor.encode({ senderId: 'x' }))],
    [
      'a join without versions',
      (device) => device.raw(cbor.encode({ type: 'join', senderId: 'x', supportedProtocolVersions: 5 })),
    ],
    ['a sync message of noise', (device) => device.syncWith(randomBytes(200))],
    ['a sync message that is cut', (device) => device.syncWith(new Uint8Array([0x42, 0x01]))],
    [
      'a document that is no id',
      (device) =>
        device.raw(
          cbor.encode({ type: 'sync', senderId: 'x', targetId: 'y', documentId: { a: 1 }, data: randomBytes(9) }),
        ),
    ],
    ['a frame of 9 MB', (device) => device.raw(new Uint8Array(9 * 1024 * 1024))],
  ]
  for (const [what, attack] of attacks) {
    const device = new Device(name)
    await until(() => device.doc.entries !== undefined, `the sheet at the device that sends ${what}`)
    attack(device)
    await until(() => device.closed, `the line that sent ${what} is closed`)
    expect(device.reason, what).toMatch(/^(1009|4400 unreadable|4429 too-much)/)
    await stillCounts()
  }
  // By another person than in the following tests: the rate limit of this one is used up for a while.
  const flooder = await createTestUser(database.sql, orgId, { role: 'warehouse' })
  const flood = new Device(name, { token: await tokenOf(database.sql, orgId, flooder), by: flooder })
  await until(() => flood.doc.entries !== undefined, 'the sheet at the device that floods')
  const [, hello] = A.generateSyncMessage(flood.doc, A.initSyncState())
  // As much as it takes: once the line no longer takes what is sent, more would only wait here.
  for (let sent = 0; hello && sent < 200_000 && flood.unsent() < 500_000 && !flood.closed; sent += 1_000) {
    for (let i = 0; i < 1_000; i++) flood.syncWith(hello)
    await new Promise((resolve) => setImmediate(resolve))
  }
  for (let i = 0; i < 5; i++) await stillCounts() // it is slowed down by its own line
  expect(flood.unsent() > 0 || flood.reason === '4429 too-much').toBe(true)
  flood.terminate()
  expect(honest.closed).toBe(false)
  expect(Object.keys((await stored(name))?.entries ?? {}).every((id) => id.startsWith('honest '))).toBe(true)
  await honest.close()
})

/** One change with that many letters in it, as bytes of a few thousandth of that. */
function bomb(doc: A.Doc<Sheet>, letters: number): A.Doc<Sheet> {
  return A.change(doc, (sheet) => {
    ;(sheet.entries as Record<string, unknown>).bomb = { note: new A.ImmutableString('a'.repeat(letters)) }
  })
}

test('S-04 a small frame that unpacks to much is refused before it is unpacked; others count on', async () => {
  const name = await makeSheet()
  const [honest, hostile] = [new Device(name), new Device(name)]
  for (const device of [honest, hostile]) await until(() => device.doc.entries !== undefined, 'the sheet at a device')
  hostile.doc = bomb(hostile.doc, LIMITS.countsMessageBytesMax + 1)
  expect(A.save(hostile.doc).length).toBeLessThan(100_000)
  hostile.sync()
  await until(() => hostile.closed, 'the line that sent it is closed')
  expect(hostile.reason).toBe('4413 too-large')
  honest.count('honest', 1)
  await until(async () => (await stored(name))?.entries.honest?.quantity === '1', 'the honest count in the storage')
  expect(Object.keys((await stored(name))?.entries ?? {})).toEqual(['honest'])
  await honest.close()
})

test('S-04 a sheet that is full is read and takes no more; one that was stored too large is not opened', async () => {
  const [full, endless] = [await makeSheet(), await makeSheet()]
  for (const [name, letters] of [
    [full, LIMITS.countSheetBytesMax + 1],
    [endless, 2 * LIMITS.countSheetBytesMax + 1],
  ] as const) {
    const data = Buffer.from(A.save(bomb(newSheet(), letters)))
    expect(data.length).toBeLessThan(200_000)
    await withSystem(
      database.sql,
      (tx) => tx`UPDATE automerge_chunks SET data = ${data} WHERE key[2] = ${name} AND key[3] = 'snapshot'`,
    )
  }
  const reader = new Device(full)
  await until(() => reader.doc.entries !== undefined, 'the full sheet at a device')
  reader.count('more', 1)
  await until(() => reader.closed, 'the line that sent more is closed')
  expect(reader.reason).toBe('4413 too-large')
  const refused = new Device(endless)
  await until(() => refused.refused > 0, 'the refusal')
  expect(refused.doc.entries).toBeUndefined()
  await refused.close()
})

test('two nodes have one sheet: what is counted on one is seen on the other, and both are stored', async () => {
  const other = await startNode(database.sql)
  const name = await makeSheet()
  const [here, there] = [new Device(name), new Device(name, { url: other.url })]
  for (const device of [here, there]) await until(() => device.doc.entries !== undefined, 'the sheet at a device')
  for (let round = 1; round <= 3; round++) {
    here.count(`here ${round}`, round)
    there.count(`there ${round}`, round)
    for (const device of [here, there])
      await until(
        () => device.doc.entries[`here ${round}`] !== undefined && device.doc.entries[`there ${round}`] !== undefined,
        'both counts at both',
      )
  }
  await until(async () => Object.keys((await stored(name))?.entries ?? {}).length === 6, 'both counts in the storage')
  await here.close()
  await there.close()
  await other.stop()
})

test("S-21 R-CO1 only one's own entries and decisions are taken: no forged author, no deleted or changed entry, no bin, no other key", async () => {
  const name = await makeSheet()
  const colleague = await createTestUser(database.sql, orgId, { role: 'warehouse' })
  const honest = new Device(name, { token: await tokenOf(database.sql, orgId, colleague), by: colleague })
  await until(() => honest.doc.entries !== undefined, 'the sheet at the honest device')
  honest.count('theirs', 3)
  honest.change((sheet) => {
    sheet.accepted.shelf = { quantity: '3', by: colleague }
  })
  await until(async () => (await stored(name))?.accepted.shelf !== undefined, 'the honest count in the storage')
  const attacks: [string, (sheet: Sheet) => void][] = [
    ['another name', (sheet) => Object.assign(sheet.entries, { forged: { quantity: '7', by: colleague } })],
    ['nobody', (sheet) => Object.assign(sheet.entries, { forged: { quantity: '7' } })],
    ['no entry', (sheet) => Object.assign(sheet.entries, { forged: 7 })],
    ['a deleted entry', (sheet) => Reflect.deleteProperty(sheet.entries, 'theirs')],
    ['an entry written over', (sheet) => Object.assign(sheet.entries, { theirs: { quantity: '9', by: counter } })],
    ['a field of an entry', (sheet) => Object.assign(sheet.entries.theirs ?? {}, { quantity: '9' })],
    [
      'a decision in another name',
      (sheet) => Object.assign(sheet.accepted, { shelf: { quantity: '9', by: colleague } }),
    ],
    ['a deleted decision', (sheet) => Reflect.deleteProperty(sheet.accepted, 'shelf')],
    ['a bin', (sheet) => Object.assign(sheet.bins, { invented: true })],
    ['a deleted bin', (sheet) => Reflect.deleteProperty(sheet.bins, 'shelf')],
    ['another root', (sheet) => Object.assign(sheet, { schema: 99 })],
    ['all entries', (sheet) => Object.assign(sheet, { entries: {} })],
    [
      'a right entry and a wrong one',
      (sheet) => {
        sheet.entries.mine = { quantity: '1', by: counter }
        sheet.entries.forged = { quantity: '1', by: colleague }
      },
    ],
  ]
  for (const [what, attack] of attacks) {
    const device = new Device(name)
    await until(() => device.doc.accepted?.shelf !== undefined, `the sheet at the device that sends ${what}`)
    device.change(attack)
    await until(() => device.closed, `the line that sent ${what} is closed`)
    expect(device.reason, what).toBe('4403 not-yours')
  }
  // An entry of the same name, made as if one had not seen it: two values would meet, and one be hidden.
  const before = A.loadIncremental(A.init<Sheet>(), await firstState(name))
  const unseen = new Device(name, {
    doc: A.change(before, (sheet) => {
      sheet.entries.theirs = { quantity: '9', by: counter }
    }),
  })
  await until(() => unseen.closed, 'the line that sent a second entry of one name is closed')
  expect(unseen.reason).toBe('4403 not-yours')

  const late = new Device(name)
  await until(() => late.doc.accepted?.shelf !== undefined, 'the sheet at another device')
  late.count('later', 4)
  late.change((sheet) => {
    sheet.accepted.shelf = { quantity: '4', by: counter }
  })
  await until(
    () => honest.doc.entries.later !== undefined && honest.doc.accepted.shelf?.by === counter,
    'both at the other',
  )
  await until(async () => (await stored(name))?.entries.later !== undefined, 'both in the storage')
  const sheet = await stored(name)
  expect(Object.keys(sheet?.entries ?? {}).sort()).toEqual(['later', 'theirs'])
  expect([sheet?.entries.theirs, sheet?.bins]).toEqual([{ quantity: '3', by: colleague }, { shelf: true }])
  expect(honest.closed).toBe(false)
  await honest.close()
  await late.close()
})

test('NF-34 S-21 what the server lost and two devices have of each other comes back from both; still nobody brings anything in the name of another', async () => {
  const name = await makeSheet()
  const colleague = await createTestUser(database.sql, orgId, { role: 'warehouse' })
  const theirs = { token: await tokenOf(database.sql, orgId, colleague), by: colleague }
  const counted = (sheet: A.Doc<Sheet>, id: string, by: string) =>
    A.change(sheet, (to) => {
      to.entries[id] = { quantity: '1', by }
    })
  const decided = (sheet: A.Doc<Sheet>, quantity: string) =>
    A.change(sheet, (to) => {
      to.accepted.shelf = { quantity, by: counter }
    })
  // Both had counted and exchanged their changes; then the server was restored to an earlier backup.
  const first = A.loadIncremental(A.init<Sheet>(), await firstState(name))
  const mine = decided(decided(counted(first, 'mine', counter), '1'), '2')
  const both = counted(A.merge(A.clone(first), mine), 'theirs', colleague)
  const forged = counted(A.clone(both), 'forged', colleague)

  const lines = [new Device(name, { doc: A.clone(both) }), new Device(name, { doc: A.clone(forged) })]
  for (const line of lines) await until(() => line.closed, 'a line that brings what another counted is closed')
  expect(lines.map(({ reason }) => reason)).toEqual(['4403 not-yours', '4403 not-yours'])
  expect((await stored(name))?.entries).toEqual({})
  // What the first has sent of their own is known by now, and the other brings it with what is theirs.
  const other = new Device(name, { ...theirs, doc: A.clone(both) })
  await until(async () => Object.keys((await stored(name))?.entries ?? {}).length === 2, 'both counts in the storage')
  const again = new Device(name, { doc: counted(A.clone(both), 'on', counter) })
  await until(() => other.doc.entries.on !== undefined, 'what is counted then at the other')
  const forger = new Device(name, { doc: forged })
  await until(() => forger.closed, 'the forger is still refused')
  await until(async () => (await stored(name))?.entries.on !== undefined, 'what was counted then in the storage')
  const sheet = await stored(name)
  expect(Object.keys(sheet?.entries ?? {}).sort()).toEqual(['mine', 'on', 'theirs'])
  expect(sheet?.accepted.shelf).toEqual({ quantity: '2', by: counter })
  expect([other.closed, again.closed]).toEqual([false, false])
  await other.close()
  await again.close()
})

test('NF-34 S-21 what somebody counted who never comes back is taken when two others have it; one alone brings nothing in the name of another', async () => {
  const name = await makeSheet()
  const people = [counter]
  for (const _ of [1, 2]) people.push(await createTestUser(database.sql, orgId, { role: 'warehouse' }))
  const [mine, second, gone] = people as [string, string, string]
  const theirs = { token: await tokenOf(database.sql, orgId, second), by: second }
  const counted = (sheet: A.Doc<Sheet>, id: string, by: string) =>
    A.change(sheet, (to) => {
      to.entries[id] = { quantity: '1', by }
    })
  // Three had counted and exchanged their changes; the server was restored to an earlier backup, and the third device is lost.
  const first = A.loadIncremental(A.init<Sheet>(), await firstState(name))
  const all = people.reduce((sheet, by) => counted(A.clone(sheet), `of ${by}`, by), first)
  const forged = counted(A.clone(all), 'forged', gone)
  // However often one alone comes with it.
  for (const doc of [all, forged, all]) {
    const line = new Device(name, { doc: A.clone(doc) })
    await until(() => line.closed, 'a line that brings what another counted is closed')
    expect(line.reason).toBe('4403 not-yours')
  }
  expect((await stored(name))?.entries).toEqual({})
  const other = new Device(name, { ...theirs, doc: A.clone(all) })
  await until(async () => Object.keys((await stored(name))?.entries ?? {}).length === 3, 'all counts in the storage')
  const again = new Device(name, { doc: counted(A.clone(all), 'on', mine) })
  await until(() => other.doc.entries.on !== undefined, 'what is counted then at the other')
  const forger = new Device(name, { doc: forged })
  await until(() => forger.closed, 'the forger is still refused')
  expect(Object.keys((await stored(name))?.entries ?? {})).not.toContain('forged')
  expect([other.closed, again.closed]).toEqual([false, false])
  await other.close()
  await again.close()
})

/** The sheet as the server made it. */
async function firstState(name: string): Promise<Uint8Array> {
  const doc = (await stored(name)) as A.Doc<Sheet>
  const first = A.getAllChanges(doc).slice(0, 1)
  const [before] = A.applyChanges(A.init<Sheet>(), first)
  return A.save(before)
}
