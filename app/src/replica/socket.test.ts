import { Server } from '@hocuspocus/server'
import { newId } from '@werkbank/model/base/id.ts'
import { afterEach, expect, test } from 'vitest'
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
