// One file: servers, guards and tabs are made in one way for all that may become of a replica.
import { type Extension, Server } from '@hocuspocus/server'
import { addLine, headOf, linesOf, notesOf, setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { DeviceDatabase, documentDatabaseName } from '../device/database.ts'
import { until } from '../testing/api-double.ts'
import { blocksOf, blockText, type PageBlock } from './page/page-pieces.ts'
import { enterPieces, unsentPieces } from './page/unsent-pieces.ts'
import { differences, differenceWords, restoreDifferences } from './recovered.ts'
import type { Replica } from './replica.ts'
import { Replicas, type ReplicasOptions } from './replicas.ts'
import { SyncSocket } from './socket.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function startServer(extension: Partial<Extension> = {}): Promise<{ url: string; server: Server }> {
  const server = new Server({ port: 0, quiet: true, stopOnSignals: false, extensions: [extension as Extension] })
  await server.listen()
  closers.push(() => server.destroy())
  return { url: server.webSocketURL.replace('0.0.0.0', '127.0.0.1'), server }
}

/** One tab of a person; `url` undefined: no network. */
async function openTab(person: string, url?: string, options: Partial<ReplicasOptions> = {}) {
  const database = new DeviceDatabase(person)
  const socket = new SyncSocket({
    url: url ?? 'ws://127.0.0.1:1',
    personId: person,
    onControl: () => {},
    onSignedOut: () => {},
  })
  const replicas = new Replicas({
    personId: person, database, socket, exists: () => true, mayExist: () => false, mayWrite: () => true, initialState: () => undefined, ...options,
  }) // biome-ignore format: defaults are one paragraph
  await replicas.start()
  closers.push(async () => {
    await replicas.close()
    socket.destroy()
    database.close()
  })
  if (url) {
    socket.connect()
    await until(socket.connected)
    replicas.attachAll()
  }
  return { database, socket, replicas }
}

async function open(replicas: Replicas, name: string): Promise<{ replica: () => Replica; close: () => void }> {
  const handle = replicas.open(name)
  await handle.replica().whenLoaded
  return handle
}

const reference = (replica: Replica) => headOf(replica.doc).get('reference')
const orderName = () => `order:${newId()}`

test('what is typed offline is on the device, and another session opens with it and knows that it is unsent', async () => {
  const [person, name] = [newId(), orderName()]
  const first = await openTab(person)
  const { replica } = await open(first.replicas, name)
  setHeadField(replica().doc, 'reference', 'offline')
  expect(replica().saved()).toBe(false)
  await until(() => replica().saved())
  await until(async () => (await first.database.documents.get(name))?.dirty === true)
  const second = await openTab(person)
  expect([...second.replicas.dirty()]).toEqual([name])
  expect(reference((await open(second.replicas, name)).replica())).toBe('offline')
})

test('two tabs without a network hear each other, also what was typed before the other opened', async () => {
  const [person, name] = [newId(), orderName()]
  const [one, two] = [await openTab(person), await openTab(person)]
  const a = (await open(one.replicas, name)).replica()
  setHeadField(a.doc, 'reference', 'first')
  const b = (await open(two.replicas, name)).replica()
  await until(() => reference(b) === 'first')
  setHeadField(b.doc, 'channel', 'fair')
  await until(() => headOf(a.doc).get('channel') === 'fair')
})

test('a document never opened here starts from the state that the mirror has', async () => {
  const source = new Y.Doc()
  setHeadField(source, 'reference', 'from the mirror')
  const { replicas } = await openTab(newId(), undefined, { initialState: () => Y.encodeStateAsUpdate(source) })
  const { replica } = await open(replicas, orderName())
  expect(reference(replica())).toBe('from the mirror')
  expect(replicas.dirty().size).toBe(0)
})

test('edits reach another person and are then known to be sent', async () => {
  const { url } = await startServer()
  const name = orderName()
  const [mine, theirs] = [await openTab(newId(), url), await openTab(newId(), url)]
  const a = (await open(mine.replicas, name)).replica()
  const b = (await open(theirs.replicas, name)).replica()
  setHeadField(a.doc, 'reference', 'shared')
  await until(() => reference(b) === 'shared')
  await until(() => a.synced() && mine.replicas.dirty().size === 0)
  await until(async () => (await mine.database.documents.get(name))?.dirty === false)
})

test('what was typed offline is sent in the background at the next connection, without anybody opening it', async () => {
  const { url, server } = await startServer()
  const [person, name] = [newId(), orderName()]
  const offline = await openTab(person)
  const { replica } = await open(offline.replicas, name)
  setHeadField(replica().doc, 'reference', 'later')
  await until(() => replica().saved())
  await offline.replicas.close()
  const online = await openTab(person, url)
  await until(() => {
    const document = server.hocuspocus.documents.get(name)
    return document !== undefined && document.getMap('head').get('reference') === 'later'
  })
  await until(() => online.replicas.dirty().size === 0)
})

test('a document that does not exist on the server yet is not attached until it does', async () => {
  const { url, server } = await startServer()
  let exists = false
  const { replicas } = await openTab(newId(), url, { exists: () => exists })
  const name = orderName()
  const { replica } = await open(replicas, name)
  setHeadField(replica().doc, 'reference', 'new')
  replicas.attachAll()
  expect(replica().attached).toBe(false)
  exists = true
  replicas.attachAll()
  await until(() => replica().synced())
  expect(server.hocuspocus.documents.get(name)?.getMap('head').get('reference')).toBe('new')
})

test('NF-20 what was written offline arrives although its record has left the device meanwhile; what was only read is not asked for', async () => {
  const { url, server } = await startServer()
  const [person, written, read] = [newId(), orderName(), orderName()]
  const offline = await openTab(person)
  for (const name of [written, read]) {
    const { replica, close } = await open(offline.replicas, name)
    if (name === written) setHeadField(replica().doc, 'reference', 'old order')
    close()
  }
  await until(() => offline.replicas.dirty().has(written))
  await closers.pop()?.()
  const online = await openTab(person, url, { exists: () => false, mayExist: () => true })
  await online.replicas.forgetLost()
  await until(() => online.replicas.dirty().size === 0)
  expect(server.hocuspocus.documents.get(written)?.getMap('head').get('reference')).toBe('old order')
  expect(server.hocuspocus.documents.has(read)).toBe(false)
})

test('refused content is kept, the document opens anew from the server, and the content can be entered again', async () => {
  let strict = true
  const { url, server } = await startServer({
    async beforeSync({ document, payload, type }) {
      if (type === 0 || !strict) return
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
      Y.applyUpdate(copy, payload)
      if (copy.getMap('head').get('reference') === 'bad')
        throw Object.assign(new Error('no'), { code: 4400, reason: 'refused:bad-value' })
    },
  })
  const [person, name, other] = [newId(), orderName(), orderName()]
  const { database, replicas } = await openTab(person, url)
  const { replica } = await open(replicas, name)
  const neighbour = (await open(replicas, other)).replica()
  // This server has no log: it forgets documents without a connection.
  const holder = await server.hocuspocus.openDirectConnection(name)
  closers.push(() => holder.disconnect())
  setHeadField(replica().doc, 'channel', 'fair')
  await until(() => replica().synced() && neighbour.synced())
  const refused = replica()
  setHeadField(refused.doc, 'reference', 'bad')
  await until(() => replica() !== refused)
  await replica().whenLoaded
  await until(() => replica().synced())
  expect(headOf(replica().doc).get('channel')).toBe('fair')
  expect(reference(replica())).toBeUndefined()

  const [kept] = await database.recovered.toArray()
  if (!kept) throw new Error('nothing was kept')
  expect(kept).toMatchObject({ document: name, reason: 'bad-value' })
  const found = differences(kept, replica().doc)
  expect(found).toEqual([{ root: 'head', key: 'reference', mine: 'bad', current: undefined }])
  strict = false
  restoreDifferences(found, replica().doc)
  await until(() => replica().synced() && reference(replica()) === 'bad')
  setHeadField(neighbour.doc, 'reference', 'unharmed')
  await until(() => neighbour.synced())
})

test('rights that change are told: the same replica goes on, read-only', async () => {
  let readOnly = false
  const { url, server } = await startServer({
    async onAuthenticate({ connectionConfig }) {
      connectionConfig.readOnly = readOnly
    },
  })
  const name = orderName()
  const { replicas } = await openTab(newId(), url)
  const { replica } = await open(replicas, name)
  await until(() => replica().synced())
  expect(replica().readOnly()).toBe(false)
  readOnly = true
  for (const connection of server.hocuspocus.documents.get(name)?.getConnections() ?? []) {
    connection.close({ code: 4401, reason: 'access-changed' } as never)
  }
  await until(() => replica().readOnly() && replica().synced())
})

test('a right that is gone: unsent input is kept to be copied, the copy on the device goes when it is closed', async () => {
  let allowed = true
  const { url, server } = await startServer({
    async onAuthenticate({ documentName }) {
      if (!allowed && documentName.startsWith('order:')) throw Object.assign(new Error('no'), { reason: 'not-found' })
    },
  })
  const [person, name] = [newId(), orderName()]
  const { database, replicas } = await openTab(person, url)
  const { replica } = await open(replicas, name)
  await until(() => replica().synced())
  allowed = false
  setHeadField(replica().doc, 'reference', 'mine')
  for (const connection of server.hocuspocus.documents.get(name)?.getConnections() ?? []) {
    connection.close({ code: 4205, reason: 'access-changed' } as never)
  }
  await until(() => replica().status() === 'denied')
  await until(() => replicas.dirty().size === 0)
  expect(reference(replica())).toBe('mine')
  expect(await database.documents.get(name)).toMatchObject({ dirty: false })
})

test('ID-86 what a person may no longer see leaves the device, but for what is open and what was never sent', async () => {
  const lost = new Set<string>()
  const [person, read, unsent, kept, seen] = [newId(), orderName(), orderName(), orderName(), orderName()]
  const { url } = await startServer()
  const online = await openTab(person, url)
  for (const name of [read, kept, seen]) {
    const { replica } = await open(online.replicas, name)
    await until(() => replica().synced())
  }
  await online.replicas.close()
  const { database, replicas } = await openTab(person, undefined, { exists: (name) => !lost.has(name) })
  const { replica } = await open(replicas, unsent)
  setHeadField(replica().doc, 'reference', 'mine')
  await until(async () => (await database.documents.get(unsent))?.dirty === true)
  await open(replicas, seen)
  for (const name of [read, unsent, seen]) lost.add(name)
  await replicas.forgetLost()
  const names = (await database.documents.toArray()).map((document) => document.name)
  expect(names.sort()).toEqual([unsent, kept, seen].sort())
  const onDevice = (await indexedDB.databases()).map((found) => found.name)
  expect([read, kept].map((name) => onDevice.includes(documentDatabaseName(person, name)))).toEqual([false, true])
})

test('a server that can not look whether one may is no "no": the content stays, the document opens a moment later', async () => {
  let asked = 0
  const { url } = await startServer({
    async onAuthenticate({ documentName }) {
      if (documentName.startsWith('order:') && ++asked <= 2) throw { reason: 'try-again' }
    },
  })
  const { replicas } = await openTab(newId(), url)
  const { replica } = await open(replicas, orderName())
  setHeadField(replica().doc, 'reference', 'patient')
  await until(() => asked > 2)
  await until(() => replica().synced() && replicas.dirty().size === 0)
  expect(replica().status()).toBe('synced')
  expect(reference(replica())).toBe('patient')
})

test('a log that is busy costs nothing: the content stays and is sent again', async () => {
  let busy = true
  const { url } = await startServer({
    async beforeSync({ type, payload }) {
      if (type === 0 || payload.length <= 2 || !busy) return
      busy = false
      throw Object.assign(new Error('busy'), { code: 4503, reason: 'try-again' })
    },
  })
  const { replicas } = await openTab(newId(), url)
  const { replica } = await open(replicas, orderName())
  await until(() => replica().synced())
  setHeadField(replica().doc, 'reference', 'patient')
  await until(() => !busy)
  await until(() => replica().synced() && replicas.dirty().size === 0)
  expect(reference(replica())).toBe('patient')
})

test('what was written without a network and is too large for one update arrives in several, and so does a large paste', async () => {
  const sizes: number[] = []
  const { url, server } = await startServer({
    async beforeSync({ type, payload }) {
      if (type === 0) return
      sizes.push(payload.length)
      if (payload.length > LIMITS.updateBytesMax)
        throw Object.assign(new Error('refused'), { reason: 'refused:too-large' })
    },
  })
  const [person, name] = [newId(), orderName()]
  const offline = await openTab(person)
  const text = 'Wareneingang 🙂 '.repeat(20_000)
  notesOf((await open(offline.replicas, name)).replica().doc).insert(0, text)
  await until(async () => (await offline.database.documents.get(name))?.dirty === true)
  const online = await openTab(person, url)
  const { replica } = await open(online.replicas, name)
  online.replicas.attachAll()
  await until(() => replica().synced())
  const there = () => notesOf(server.hocuspocus.documents.get(name) as Y.Doc).toString()
  expect(there()).toBe(text)
  notesOf(replica().doc).insert(0, text)
  expect(replica().synced()).toBe(false)
  await until(() => replica().synced())
  expect(there()).toBe(text + text)
  expect(sizes.length).toBeGreaterThan(3)
  expect(online.replicas.recoveredCount()).toBe(0)
})

/** A server with a guard of its own: an update after which one of these holds is refused as a whole. */
async function startGuard(bad: (doc: Y.Doc) => string | undefined) {
  return await startServer({
    async beforeSync({ document, payload, type }) {
      if (type === 0) return
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
      Y.applyUpdate(copy, payload)
      const code = bad(copy)
      if (code) throw Object.assign(new Error('no'), { code: 4400, reason: `refused:${code}` })
    },
  })
}

test('of what was written without a network only the refused pieces are kept, with their reasons; the rest arrives, and typing goes on', async () => {
  const bad = (doc: Y.Doc) => {
    if (headOf(doc).get('reference') === 'bad') return 'bad-value'
    return linesOf(doc).get('l2.note') === 'bad' ? 'too-long' : undefined
  }
  const { url, server } = await startGuard(bad)
  const [person, name] = [newId(), orderName()]
  const offline = await openTab(person)
  const { doc } = (await open(offline.replicas, name)).replica()
  setHeadField(doc, 'channel', 'fair')
  setHeadField(doc, 'reference', 'bad')
  for (const id of ['l1', 'l2', 'l3'])
    addLine(doc, { id, productId: `product of ${id}`, note: id === 'l2' ? 'bad' : '' })
  notesOf(doc).insert(0, 'what the customer said')
  await until(async () => (await offline.database.documents.get(name))?.dirty === true)
  const holder = await server.hocuspocus.openDirectConnection(name)
  closers.push(() => holder.disconnect())

  const { replicas, database } = await openTab(person, url)
  const { replica } = await open(replicas, name)
  replicas.attachAll()
  await until(async () => (await database.recovered.toArray()).some(({ pieces }) => pieces))
  await until(() => replica().synced())
  const there = server.hocuspocus.documents.get(name) as Y.Doc
  expect(headOf(there).toJSON()).toEqual({ channel: 'fair' })
  expect(notesOf(there).toString()).toBe('what the customer said')
  expect(linesOf(there).get('l1.productId')).toBe('product of l1')
  expect(linesOf(there).get('l3.productId')).toBe('product of l3')
  const kept = await database.recovered.toArray()
  expect(kept.length).toBe(1)
  const pieces = kept.flatMap((row) => row.pieces ?? [])
  expect(pieces).toContainEqual({ root: 'head', key: 'reference', mine: 'bad', reason: 'bad-value' })
  expect(pieces).toContainEqual({ root: 'lines', key: 'l2.note', mine: 'bad', reason: 'too-long' })
  expect(pieces.every(({ root, key }) => root === 'head' || key.startsWith('l2.'))).toBe(true)

  // A refusal during typing: what was typed with it and after it goes on.
  setHeadField(replica().doc, 'reference', 'bad')
  setHeadField(replica().doc, 'deliveryAddress', 'Hafen 1')
  await until(() => headOf(there).get('deliveryAddress') === 'Hafen 1')
  await until(async () => (await database.recovered.toArray()).every((row) => row.pieces))
  await until(() => replica().synced())
  setHeadField(replica().doc, 'reference', 'good')
  await until(() => replica().synced())
  expect(headOf(there).toJSON()).toEqual({ channel: 'fair', deliveryAddress: 'Hafen 1', reference: 'good' })
})

test('CH-06.5 of a page only the refused block is kept, with its reason and its place; what stands around it arrives in order, and typing goes on', async () => {
  const page = (doc: Y.Doc) => doc.getXmlFragment('content')
  const words = (doc: Y.Doc) =>
    page(doc)
      .toString()
      .split(/<\/?paragraph>/)
      .filter(Boolean)
  const write = (doc: Y.Doc, ...texts: string[]) => {
    for (const text of texts) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(text)])
      page(doc).push([paragraph])
    }
  }
  const { url, server } = await startGuard((doc) => (page(doc).toString().includes('bad') ? 'unsafe-link' : undefined))
  const [person, name] = [newId(), `doc:${newId()}`]
  const offline = await openTab(person)
  const { doc } = (await open(offline.replicas, name)).replica()
  write(doc, 'one', 'two', 'bad', 'four')
  await until(async () => (await offline.database.documents.get(name))?.dirty === true)
  const holder = await server.hocuspocus.openDirectConnection(name)
  closers.push(() => holder.disconnect())

  const { replicas, database } = await openTab(person, url)
  const { replica } = await open(replicas, name)
  replicas.attachAll()
  await until(async () => (await database.recovered.toArray()).some(({ pieces }) => pieces))
  await until(() => replica().synced())
  const there = server.hocuspocus.documents.get(name) as Y.Doc
  expect(words(there)).toEqual(['one', 'two', 'four'])
  const kept = (await database.recovered.toArray()).flatMap((row) => row.pieces ?? [])
  expect(kept.map(({ mine, reason }) => [blockText(mine), reason])).toEqual([['bad', 'unsafe-link']])
  expect(kept[0]?.mine as PageBlock).toMatchObject({ previous: blocksOf(replica().doc)[1]?.[0] })

  write(replica().doc, 'bad again', 'five')
  await until(() => words(there).includes('five'))
  await until(async () => (await database.recovered.toArray()).every((row) => row.pieces))
  await until(() => replica().synced())
  expect(words(there)).toEqual(['one', 'two', 'four', 'five'])
  expect(differences((await database.recovered.toArray())[1] as never, replica().doc).map(differenceWords)).toEqual([
    { field: '', mine: 'bad again', current: '' },
  ])
})

test('what others wrote meanwhile is no piece of what was refused, and is not written over', () => {
  const [server, mine] = [new Y.Doc(), new Y.Doc()]
  setHeadField(server, 'reference', 'R1')
  notesOf(server).insert(0, 'shared ')
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(server))
  setHeadField(mine, 'channel', 'fair')
  notesOf(mine).insert(7, 'my words')
  setHeadField(server, 'reference', 'R2')
  notesOf(server).insert(0, 'theirs ')
  const pieces = unsentPieces(Y.encodeStateAsUpdate(mine), server) ?? []
  expect(pieces).toEqual([
    { root: 'head', key: 'channel', mine: 'fair' },
    { root: 'notes', key: '', mine: 'theirs shared my words' },
  ])
  enterPieces(pieces, server)
  expect(headOf(server).toJSON()).toEqual({ channel: 'fair', reference: 'R2' })
  expect(notesOf(server).toString()).toBe('theirs shared my words')
})
