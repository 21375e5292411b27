import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

export type Rebuilt = {
  url: string
  /** From now on the service worker is another one, as after a new build. */
  rebuild(): void
  /** While true, commands are answered with 503: the network is there, the API is not. */
  setBusy(busy: boolean): void
  close(): Promise<void>
}

/** The server as browsers see it over an update: what it sends is passed on, but for the two things above. */
export async function startRebuilt(target: string): Promise<Rebuilt> {
  const { hostname, port } = new URL(target)
  let [builds, busy] = [0, false]
  const isHeld = ({ method, url }: IncomingMessage) => busy && method !== 'GET' && url?.startsWith('/api/') === true
  const server = createServer((near, answer) => {
    if (isHeld(near)) {
      near.resume()
      answer.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' }).end('{"title":"busy"}')
      return
    }
    const { 'if-none-match': _, 'if-modified-since': __, ...asked } = near.headers
    const headers = { ...asked, 'accept-encoding': 'identity' }
    const far = request({ hostname, port, path: near.url, method: near.method, headers }, (response) => {
      const isWorker = near.url === '/service-worker.js' && builds > 0
      const { 'content-length': length, etag, ...rest } = response.headers
      answer.writeHead(response.statusCode ?? 502, isWorker ? rest : response.headers)
      response.pipe(answer, { end: !isWorker })
      if (isWorker) response.on('end', () => answer.end(`\n// build ${builds}\n`))
    })
    far.on('error', () => answer.destroy())
    near.pipe(far)
  })
  server.on('upgrade', (near, socket, head) => {
    const far = connect(Number(port), hostname, () => {
      const lines = near.rawHeaders.flatMap((value, index) =>
        index % 2 ? [] : [`${value}: ${near.rawHeaders[index + 1]}`],
      )
      far.write(`${near.method} ${near.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      far.write(head)
      far.pipe(socket).pipe(far)
    })
    for (const end of [far, socket]) end.on('error', () => [far, socket].forEach((each) => void each.destroy()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rebuild: () => {
      builds += 1
    },
    setBusy: (now) => {
      busy = now
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
