import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createHttpServer, HTTP_LIMITS } from './http-server.ts'

async function listen(options: Parameters<typeof createHttpServer>[1]) {
  const server = createHttpServer((request, response) => request.resume().on('end', () => response.end('ok')), options)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, port: (server.address() as AddressInfo).port }
}
/** A connection, with what came back when it is over. */
function open(port: number, sent = '') {
  const socket = connect(port, '127.0.0.1')
  let got = ''
  socket.on('data', (data) => (got += data))
  socket.on('error', () => {})
  if (sent) socket.write(sent)
  onTestFinished(() => void socket.destroy())
  return { socket, over: once(socket, 'close').then(() => got) }
}
const answered = async ({ socket }: { socket: Socket }) => {
  const [data] = await once(socket, 'data')
  return String(data).split('\r\n')[0]
}
/** Tries until the server has noticed that a place is free. */
async function freed(tryOnce: () => ReturnType<typeof open>) {
  for (;;) {
    const opened = tryOnce()
    const first = await Promise.race([once(opened.socket, 'data'), opened.over])
    if (typeof first !== 'string') return
  }
}
const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'

test.each([
  ['half a body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf'],
  ['half a head', 'POST / HTTP/1.1\r\nhost: x\r\n'],
])('S-42 a request that never ends is ended by the server: %s', async (_what, sent) => {
  const limits = { ...HTTP_LIMITS, requestMs: 40, headersMs: 30, checkedEveryMs: 10, connectionsMax: 9 }
  const { port } = await listen({ limits })
  expect(await open(port, sent).over).toMatch(/^HTTP\/1.1 408 /)
})

test('S-42 one connection too many of an address is closed before it is read; whoever leaves or becomes a socket makes room', async () => {
  const limits = { ...HTTP_LIMITS, connectionsMax: 3 }
  const { server, port } = await listen({ limits, isExempt: () => false })
  server.on('upgrade', (_request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
  const held = [open(port, GET), open(port, GET), open(port, GET)]
  expect(await Promise.all(held.map(answered))).toEqual(Array(3).fill('HTTP/1.1 200 OK'))
  expect(await open(port, GET).over).toBe('')
  const [first, second] = held
  first?.socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
  if (first) expect(await answered(first)).toBe('HTTP/1.1 101 Switching Protocols')
  expect(await answered(open(port, GET))).toBe('HTTP/1.1 200 OK')
  expect(await open(port, GET).over).toBe('')
  second?.socket.end()
  await second?.over
  await freed(() => open(port, GET))
})

test('an upgrade that nobody takes is answered as the request that it is', async () => {
  const { port } = await listen({})
  expect(
    await answered(open(port, 'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')),
  ).toBe('HTTP/1.1 200 OK')
})

test('S-42 this machine and the proxies speak for many and have limits of their own', async () => {
  const { port } = await listen({ limits: { ...HTTP_LIMITS, connectionsMax: 0 } })
  expect(await answered(open(port, GET))).toBe('HTTP/1.1 200 OK')
})

test.each(['api/src/main.ts', 'sync-server/src/main.ts', 'scripts/front.ts'])(
  'S-42 %s listens with these limits',
  (path) => {
    const source = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
    expect(source).toContain('createHttpServer(')
    expect(source).not.toMatch(/\bcreateServer\b/)
  },
)
