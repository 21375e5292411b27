import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request as send } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { startService } from './service.ts'

const DEPLOY = fileURLToPath(new URL('../../../deploy', import.meta.url))
type Pair = readonly [number, number]
/** `moreSync`: nodes beside the two; nginx alone knows them. */
export type ProxyPorts = { api: Pair; sync: Pair; moreSync?: readonly number[]; tlsPort: number; plainPort: number }

export type ReverseProxy = {
  kind: 'nginx' | 'small'
  /** Where people reach the installation. */
  url: string
  /** Answers with a redirect to `url`; undefined where the proxy has no TLS. */
  plainUrl: string | undefined
  /** The folder that it serves. */
  files: string
  stop(): Promise<unknown>
}

/**
 * The proxy in front of a cluster: nginx with deploy/nginx.conf and a certificate of its own where nginx is installed, else a small one that
 * routes alike, without TLS and files.
 */
export async function startProxy(ports: ProxyPorts): Promise<ReverseProxy> {
  const version = /nginx\/(\d+)\.(\d+)/.exec(spawnSync('nginx', ['-v'], { encoding: 'utf8' }).stderr ?? '')
  if (version) return startNginx(ports, Number(version[1]) * 1000 + Number(version[2]) >= 1025)
  console.info(
    'nginx is not installed (Debian: apt-get install nginx-light); a small proxy routes instead, without TLS',
  )
  return startSmallProxy(ports)
}

async function startNginx(ports: ProxyPorts, knowsHttp2On: boolean): Promise<ReverseProxy> {
  const { api, sync, moreSync = [], tlsPort, plainPort } = ports
  const folder = await mkdtemp(join(tmpdir(), 'wb-nginx-'))
  await chmod(folder, 0o755) // started by root it works as another user
  const files = join(folder, 'files')
  await mkdir(files, { recursive: true })
  await writeFile(join(files, 'index.html'), '<!doctype html><title>Werkbank</title>')
  // The build before had another chunk.
  const assets = join(files, 'assets')
  for (const chunk of ['older-def456.js', 'index-abc123.js']) {
    await rm(assets, { recursive: true, force: true })
    await mkdir(assets, { recursive: true })
    await writeFile(join(assets, chunk), `export const text = '${'werkbank '.repeat(500)}'`)
    keepAssets(assets, join(folder, 'kept/assets'))
  }
  const made = spawnSync('sh', [join(DEPLOY, 'certificate.sh')], { env: { ...process.env, CERTIFICATES: folder } })
  if (made.status !== 0) throw new Error(`deploy/certificate.sh failed: ${made.stderr}`)
  setDefaultCACertificates([...getCACertificates('default'), await readFile(join(folder, 'tls.crt'), 'utf8')])

  const changes: [string, string][] = [
    ['include mime.types;', 'include /etc/nginx/mime.types;'],
    ['api1:8081', `127.0.0.1:${api[0]}`],
    ['api2:8081', `127.0.0.1:${api[1]}`],
    ['sync1:8082', `127.0.0.1:${sync[0]}`],
    ['sync2:8082', [sync[1], ...moreSync].map((port) => `127.0.0.1:${port}`).join(' max_fails=0; server ')],
    ['listen 80;', `listen 127.0.0.1:${plainPort};`],
    ['listen 443 ssl;', `listen 127.0.0.1:${tlsPort} ssl;`],
    ['ssl_certificate /etc/nginx/certificates', `ssl_certificate ${folder}`],
    ['ssl_certificate_key /etc/nginx/certificates', `ssl_certificate_key ${folder}`],
    ['access_log /var/log/nginx', `access_log ${folder}`],
    ['root /usr/share/nginx/werkbank;', `root ${files};`],
    ['root /var/lib/werkbank;', `root ${join(folder, 'kept')};`],
    ...(knowsHttp2On ? [] : ([['    http2 on;\n', '']] as [string, string][])), // older ones know it as a word of `listen`
    [
      'http {',
      `http {\n${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${folder}/${name};\n`).join('')}`,
    ],
  ]
  let text = await readFile(join(DEPLOY, 'nginx.conf'), 'utf8')
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`deploy/nginx.conf has no "${from}" any more`)
    text = text.replace(from, () => to)
  }
  const conf = join(folder, 'nginx.conf')
  await writeFile(conf, text)
  const service = await startService({
    command: 'nginx',
    args: ['-p', folder, '-c', conf, '-g', `daemon off; pid ${folder}/nginx.pid; error_log stderr warn;`],
    port: tlsPort,
    ready: async () => {
      const socket = connect(tlsPort, '127.0.0.1')
      await once(socket, 'connect')
      socket.destroy()
      return true
    },
  })
  return {
    kind: 'nginx',
    url: `https://localhost:${tlsPort}`,
    plainUrl: `http://localhost:${plainPort}`,
    files,
    async stop() {
      await service.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What the proxy's container does at its start. */
export function keepAssets(present: string, kept: string): void {
  const env = { ...process.env, PRESENT_ASSETS: present, KEPT_ASSETS: kept }
  const { status, stderr } = spawnSync('sh', [join(DEPLOY, 'assets.sh')], { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`deploy/assets.sh failed: ${stderr}`)
}

/** Routes as deploy/nginx.conf: the API to any node, sockets to the owner of `org`, or to the other node while that is down. */
async function startSmallProxy({ api, sync, tlsPort }: ProxyPorts): Promise<ReverseProxy> {
  let turn = 0
  const headersOf = ({ headers, socket }: IncomingMessage) => ({
    ...headers,
    'x-forwarded-for': socket.remoteAddress ?? '',
  })
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const order = turn++ % 2 === 0 ? api : ([api[1], api[0]] as Pair)
    const attempt = ([port, ...others]: readonly number[]) => {
      const passed = send(
        { port, host: '127.0.0.1', method: request.method, path: request.url, headers: headersOf(request) },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(response)
          answer.on('error', () => response.destroy())
        },
      )
      passed.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED' && others.length > 0) attempt(others)
        else if (response.headersSent) response.destroy()
        else response.writeHead(502).end()
      })
      passed.end(Buffer.concat(chunks))
    }
    attempt(order)
  })
  server.on('upgrade', (request, near, head) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const key = searchParams.get('org') ?? request.socket.remoteAddress ?? ''
    const owner = (createHash('sha256').update(key).digest()[0] ?? 0) % 2
    const attempt = ([port, ...others]: readonly number[]) => {
      const far = connect(port ?? 0, '127.0.0.1', () => {
        const lines = Object.entries(headersOf(request)).map(([name, value]) => `${name}: ${value}\r\n`)
        far.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('')}\r\n`)
        far.write(head)
        far.pipe(near).pipe(far)
      })
      let refused = false
      far.on('error', (error: NodeJS.ErrnoException) => {
        refused = error.code === 'ECONNREFUSED' && others.length > 0
        if (refused) attempt(others)
      })
      far.on('close', () => refused || near.destroy())
      near.on('close', () => far.destroy())
    }
    near.on('error', () => near.destroy())
    attempt(owner === 0 ? sync : [sync[1], sync[0]])
  })
  server.listen(tlsPort, '127.0.0.1')
  await once(server, 'listening')
  return {
    kind: 'small',
    url: `http://localhost:${tlsPort}`,
    plainUrl: undefined,
    files: '',
    async stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
