import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@werkbank/database/testing/testing-port.ts'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { until } from '../../sync-server/src/testing.ts'

const SERVER = fileURLToPath(new URL('../y-websocket-peer/node_modules/y-websocket/bin/server.cjs', import.meta.url))

export type Peer = { doc: Y.Doc; destroy(): void }

/** y-websocket's own server, as it comes. */
export async function startYWebsocket(): Promise<{ open(name: string): Promise<Peer>; stop(): Promise<void> }> {
  process.setMaxListeners(0) // each of its clients adds a listener for the end of the process
  const port = await freePort()
  const child = spawn(process.execPath, [SERVER], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return {
    async open(name) {
      const doc = new Y.Doc()
      const provider = new WebsocketProvider(`ws://127.0.0.1:${port}`, name, doc, {
        WebSocketPolyfill: WebSocket as never,
        disableBc: true,
      })
      await until(() => provider.synced, 'the peer is synced')
      return { doc, destroy: () => provider.destroy() }
    },
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}
