import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { freePort } from '@werkbank/database/testing/testing-port.ts'
import { expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { skipWithout } from './support/server/cluster.ts'
import { startProxy } from './support/server/proxy.ts'

/** Stands for a node: counts what reaches it, and answers or dies of it. */
async function startNode() {
  const open = new Set<Socket>()
  const node = { port: 0, requests: 0, dies: false, organisations: new Set<string>(), close: () => {} }
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {}) // told by 'close'
    socket.on('close', () => open.delete(socket))
    socket.once('data', (head) => {
      node.requests += 1
      node.organisations.add(/[?&]org=([^&\s]*)/.exec(String(head))?.[1] ?? '')
      if (node.dies) socket.destroy()
      else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  node.port = (server.address() as { port: number }).port
  node.close = () => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  onTestFinished(node.close)
  return node
}

/** The status of an asked-for socket; 0 where the line ended without one. */
async function statusOf(url: string): Promise<number> {
  const ws = new WebSocket(url.replace(/^http/, 'ws'))
  return await new Promise((resolve) => {
    ws.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode))
    ws.on('error', () => resolve(0))
  })
}

test('what has reached one sync node is never sent to the other; where one is away, the other is asked', async () => {
  const nodes = [await startNode(), await startNode()] as const
  const [nobody, tlsPort, plainPort] = [await freePort(), await freePort(), await freePort()]
  const sync = [nodes[0].port, nodes[1].port] as const
  const proxy = await startProxy({ api: [nobody, nobody], sync, tlsPort, plainPort })
  onTestFinished(async () => void (await proxy.stop()))
  console.info(`the proxy is ${proxy.kind === 'nginx' ? 'nginx with deploy/nginx.conf' : 'the small one'}`)
  const organisations = [...'abcdefgh']
  const askAll = () => Promise.all(organisations.map((org) => statusOf(`${proxy.url}/sync?org=${org}&ticket=secret`)))
  const requests = () => nodes[0].requests + nodes[1].requests

  expect(await askAll()).toEqual(organisations.map(() => 404))
  expect(nodes.map((node) => node.requests > 0)).toEqual([true, true]) // each owns some
  for (const node of nodes) node.dies = true
  const before = requests()
  for (const status of await askAll()) expect([0, 502]).toContain(status)
  expect(requests() - before).toBe(organisations.length)

  nodes[1].dies = false
  nodes[0].close()
  expect(await askAll()).toEqual(organisations.map(() => 404))
  if (proxy.kind === 'nginx') {
    const log = await readFile(join(dirname(proxy.files), 'access.log'), 'utf8')
    expect(log).toContain('"GET /sync"')
    expect(log).not.toContain('secret')
  }
})

test('RT-29.1 RT-29.2 an organisation comes to one node again and again; a third node takes over its share and nothing else', async ({
  skip,
}) => {
  const nodes = [await startNode(), await startNode(), await startNode()] as const
  const organisations = Array.from({ length: 120 }, (_, index) => `org-${index}`)
  /** Which node each organisation comes to, where these nodes are behind the proxy. */
  const ownersWith = async (moreSync: readonly number[]) => {
    const [nobody, tlsPort, plainPort] = [await freePort(), await freePort(), await freePort()]
    const sync = [nodes[0].port, nodes[1].port] as const
    const proxy = await startProxy({ api: [nobody, nobody], sync, moreSync, tlsPort, plainPort })
    onTestFinished(async () => void (await proxy.stop()))
    skipWithout(proxy.kind === 'nginx' ? undefined : 'nginx is not installed', skip)
    for (const node of nodes) node.organisations.clear()
    for (const _ of ['first', 'again'])
      for (let from = 0; from < organisations.length; from += 20)
        await Promise.all(
          organisations.slice(from, from + 20).map((org) => statusOf(`${proxy.url}/sync?org=${org}&ticket=x`)),
        )
    return organisations.map((org) => nodes.flatMap((node, at) => (node.organisations.has(org) ? at : [])))
  }
  const before = await ownersWith([])
  const after = await ownersWith([nodes[2].port])
  for (const owners of [...before, ...after]) expect(owners).toHaveLength(1)
  const moved = after.filter(([owner], at) => owner !== before[at]?.[0])
  expect(new Set(moved.flat())).toEqual(new Set([2]))
  expect(moved.length).toBeGreaterThan(organisations.length / 10)
  expect(moved.length).toBeLessThan(organisations.length * 0.6)
})
