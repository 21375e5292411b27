import { Server } from '@hocuspocus/server'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterEach, expect, test } from 'vitest'
import { backoffMs } from '../device/leader.ts'
import { until } from '../testing/api-double.ts'
import { SyncSocket } from './socket.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

test('a socket that was refused is let go, so that the next sign-in gets a new one at once', async () => {
  let isSignedIn = false
  const server = new Server({
    port: 0,
    quiet: true,
    stopOnSignals: false,
    onAuthenticate: async () => {
      if (!isSignedIn) throw new Error('nobody')
    },
  })
  await server.listen()
  closers.push(() => server.destroy())
  let signedOut = 0
  const socket = new SyncSocket({
    url: server.webSocketURL.replace('0.0.0.0', '127.0.0.1'),
    personId: newId(),
    onControl: () => {},
    onSignedOut: () => {
      signedOut += 1
    },
  })
  closers.push(() => socket.destroy())
  socket.connect()
  await until(() => signedOut === 1)
  expect(socket.connected()).toBe(false)
  isSignedIn = true
  socket.reconnectNow()
  await until(socket.connected)
  expect(signedOut).toBe(1)
})

test('a socket that can not be opened is told each time, and goes on trying', async () => {
  let failed = 0
  const socket = new SyncSocket({
    url: 'ws://127.0.0.1:1',
    personId: newId(),
    onControl: () => {},
    onSignedOut: () => {},
    onNotOpened: () => {
      failed += 1
    },
  })
  closers.push(() => socket.destroy())
  socket.connect()
  await until(() => failed >= 2)
  expect(socket.connected()).toBe(false)
})

test('RT-03.2 a socket comes back by itself, and at once when the network is back, however long it would have waited', async () => {
  const before = new Server({ port: 0, quiet: true, stopOnSignals: false })
  await before.listen()
  const { port } = before.address
  await before.destroy()
  const hour = 3_600_000
  let failed = 0
  const open = (reconnectMs?: { first: number; most: number }) => {
    const socket = new SyncSocket({
      url: `ws://127.0.0.1:${port}`,
      personId: newId(),
      onControl: () => {},
      onSignedOut: () => {},
      onNotOpened: () => {
        failed += 1
      },
      ...(reconnectMs ? { reconnectMs } : {}),
    })
    closers.push(() => socket.destroy())
    socket.connect()
    return socket
  }
  const [byItself, resting] = [open(), open({ first: hour, most: hour })]
  await until(() => failed >= 2)
  const server = new Server({ port, quiet: true, stopOnSignals: false })
  await server.listen()
  closers.push(() => server.destroy())
  await until(byItself.connected)
  expect(resting.connected()).toBe(false)
  resting.reconnectNow()
  await until(resting.connected)
})

test('RT-03.2 the waits of socket, pulls and outbox double from one second to thirty, each cut short by chance', () => {
  const waits = (random: number) => [1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => backoffMs(attempt, () => random))
  expect(waits(1)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  expect(waits(0)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  const socket = new SyncSocket({
    url: 'ws://127.0.0.1:1',
    personId: newId(),
    onControl: () => {},
    onSignedOut: () => {},
  })
  closers.push(() => socket.destroy())
  expect(socket.websocket.configuration).toMatchObject({
    delay: 1_000,
    minDelay: 1_000,
    maxDelay: 30_000,
    factor: 2,
    jitter: true,
    maxAttempts: 0, // for ever
  })
})
