/**
 * The smallest program that takes part: signs in, gets a token, creates an order, opens its document, receives its own event, writes a field and waits
 * until that is in the log. Runs against a started Werkbank: `node examples/first-client.ts http://127.0.0.1:8080`. All its names: docs/protocol.md and
 * /api/v1/docs.
 */
import { randomUUID } from 'node:crypto'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import WebSocket from 'ws'

const base = process.argv[2] ?? 'http://127.0.0.1:8080'
const [email, password] = [process.argv[3] ?? 'sales@demo.test', process.argv[4] ?? 'werkbank']

async function call(method: string, path: string, headers: Record<string, string>, body?: unknown) {
  const answer = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`) // a problem with a sentence
  return { answer, json: await answer.json() }
}

// 1. Authentication. A person signs in once; programs go on with a token that has only the rights they need.
const signedIn = await call('POST', '/auth/login', { origin: base }, { email, password })
const cookie = signedIn.answer.headers
  .getSetCookie()
  .map((line) => line.split(';')[0])
  .join('; ')
const scopes = ['order.read', 'order.edit', 'event.read']
const key = () => ({ 'idempotency-key': randomUUID() }) // the same key again does nothing again
const { json: token } = await call('POST', '/tokens', { cookie, origin: base, ...key() }, { name: 'example', scopes })
const authorization = `Bearer ${token.token}`

// 2. A command: once, or refused with a reason.
const { json: order } = await call('POST', '/orders', { authorization, ...key() }, {})

// 3. One websocket for all documents: the order's, and one's own control document, on which the server says that something is new.
class Authorized extends WebSocket {
  constructor(address: string) {
    super(address, { headers: { authorization } })
  }
}
const socket = new HocuspocusProviderWebsocket({
  url: `${base.replace('http', 'ws')}/sync`,
  WebSocketPolyfill: Authorized,
})
const open = (name: string) => {
  const provider = new HocuspocusProvider({ name, websocketProvider: socket, token: '' })
  provider.attach()
  return provider
}
const control = open(`control:${signedIn.json.userId}`)
const document = open(order.documentName)
await new Promise<void>((resolve) => document.on('synced', () => resolve()))

// 4. A change. Acknowledged means: in the log, whatever happens to the server now.
const written = new Promise<void>((resolve) =>
  document.on('unsyncedChanges', ({ number }: { number: number }) => number === 0 && resolve()),
)
document.document.getMap('head').set('reference', 'from a program')
await written

// 5. What happened, from a cursor on; nothing is ever skipped. A poke carries nothing: it only says that pulling is worth it now.
let poke = () => {}
control.on('stateless', ({ payload }: { payload: string }) => JSON.parse(payload).kind === 'poke' && poke())
let cursor = `${BigInt(order.cursor) - 1n}:0`
const seen: string[] = []
while (!seen.includes('order.created') || !seen.includes('document.changed')) {
  const poked = new Promise<void>((resolve) => {
    poke = resolve
    setTimeout(resolve, 1_000).unref() // a lost poke costs a second
  })
  const { json: page } = await call('GET', `/events?cursor=${cursor}`, { authorization })
  cursor = page.nextCursor
  seen.push(
    ...page.items
      .filter((event: { subjectId: string }) => event.subjectId.includes(order.id))
      .map((event: { type: string }) => event.type),
  )
  if (page.items.length === 0) await poked
}
console.log(JSON.stringify({ order: order.id, seen }))
for (const provider of [control, document]) provider.destroy()
socket.destroy()
