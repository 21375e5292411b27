import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { BARE_HEADERS } from '@werkbank/model/base/server/bare-headers.ts'
import { expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'

/** A server in a process of its own, whose sockets do what their first message says: the four ways in which our code or a library's fails. */
const PROGRAM = `
  import { createServer } from 'node:http'
  import { createLogger } from '@werkbank/database/logger.ts'
  import { catchFaults } from '@werkbank/database/postgres/faults.ts'
  import { makeAccept, onUpgrade } from './accept.ts'
  const log = createLogger({ service: 'sync', level: 'error', environment: 'test' })
  catchFaults(log)
  const accept = makeAccept(log, { name: '/test', frameBytesMax: 1000 })
  const faults = {
    'throws': () => { throw new Error('thrown at once') },
    'rejects': () => void Promise.reject(new Error('rejected, and nobody hears it')),
    'throws later': () => setTimeout(() => { throw new Error('thrown by a timer') }, 1),
    'rejects later': () => void new Promise((_, reject) => setTimeout(() => reject(new Error('rejected by a timer')), 1)),
  }
  const server = createServer().on('upgrade', (request, socket, head) => {
    const upgrade = { request, socket, head, path: request.url }
    onUpgrade(log, upgrade, async () => {
      if (request.url === '/upgrade-throws') throw new Error('thrown by an upgrade')
      accept(upgrade, (ws) => ws.on('message', (data) => (faults[data] ?? (() => ws.send(String(data))))()))
    })
  })
  server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))
`

type Line = { port?: number; message?: string; level?: string; outside?: string; err?: { message: string } }

test.each(['throws', 'rejects', 'throws later', 'rejects later'])(
  'what %s on a socket is logged and ends this socket: the process and the other socket go on',
  async (fault) => {
    const { url, lines, child } = await startProgram()
    const [bad, good] = [new WebSocket(url), new WebSocket(url)]
    await Promise.all([once(bad, 'open'), once(good, 'open')])
    const closed = once(bad, 'close')
    bad.send(fault)
    expect((await closed)[0]).toBe(1011)
    const answer = once(good, 'message')
    good.send('still there')
    expect(String((await answer)[0])).toBe('still there')
    expect(child.exitCode).toBe(null)
    await expect.poll(() => lines().find(({ level }) => level === 'error')?.outside).toBe('socket /test')
  },
)

test('NF-44 what an upgrade throws is answered with 503, and the process goes on', async () => {
  const { url, child } = await startProgram()
  const refused = new WebSocket(`${url}/upgrade-throws`)
  refused.on('error', () => {}) // The HTTP status tells the test
  const [, response] = await once(refused, 'unexpected-response')
  expect([response.statusCode, response.headers]).toEqual([503, expect.objectContaining(BARE_HEADERS)])
  const next = new WebSocket(url)
  await once(next, 'open')
  expect(child.exitCode).toBe(null)
})

async function startProgram() {
  const cwd = fileURLToPath(new URL('.', import.meta.url))
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  const lines = (): Line[] =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  await expect.poll(() => lines()[0]?.port).toBeGreaterThan(0)
  return { url: `ws://127.0.0.1:${lines()[0]?.port}`, lines, child }
}
