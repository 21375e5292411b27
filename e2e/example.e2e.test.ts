import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { makeCall } from '../api/src/testing.ts'
import { openClient, openSocket, until } from '../sync-server/src/testing.ts'
import { type Stack, startStack } from './support/server/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ WERKBANK_DEMO: '1' })
})
afterAll(async () => {
  await stack?.stop()
})

test('CH-10.1 RT-01.1 PL-03 what one command started takes a socket, syncs a document and tells news; another path is 404', async () => {
  const login = await makeCall(stack.url, { origin: stack.url })('POST', '/auth/login', {
    email: 'sales@demo.test',
    password: 'werkbank',
  })
  const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const call = makeCall(stack.url, { cookie, origin: stack.url })
  const address = { url: stack.url.replace('http', 'ws') }
  const socket = openSocket(address, { headers: { cookie, origin: stack.url } })
  const control = openClient(address, `control:${login.body.userId}`, '', { socket })
  let pokes = 0
  control.provider.on('stateless', ({ payload }: { payload: string }) => {
    if (JSON.parse(payload).kind === 'poke') pokes += 1
  })
  await until(() => control.provider.isAuthenticated, 'the socket')
  const { body: order } = await call('POST', '/orders', {})
  await until(() => pokes > 0, 'the poke')
  const document = openClient(address, order.documentName, '', { socket })
  setHeadField(document.doc, 'reference', 'synced')
  await document.settled()
  for (const client of [control, document]) client.destroy()
  socket.destroy()
  const nowhere = new WebSocket(`${address.url}/nowhere`, { headers: { cookie, origin: stack.url } })
  expect(String((await once(nowhere, 'error'))[0])).toContain('404')
})

test('RT-01.4 the example client signs in, makes an order, writes in it and hears of it', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['examples/first-client.ts', stack.url], {
    timeout: 60_000,
  })
  expect(JSON.parse(stdout).seen).toEqual(expect.arrayContaining(['order.created', 'document.changed']))
})
