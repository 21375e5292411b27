import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFront } from './front.ts'
import { securityHeaders, serveApp } from './serve-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'wb-app-'))
const script = `export const words = '${'werkbank '.repeat(1_000)}'`
const server = createServer(serveApp(folder))
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Werkbank</title>')
  writeFileSync(join(folder, 'service-worker.js'), script)
  writeFileSync(join(folder, 'icon.png'), Buffer.alloc(5_000))
  writeFileSync(join(folder, '.built-from'), 'secret')
  writeFileSync(join(folder, 'assets/index-abc123.js'), script)
  writeFileSync(`${folder}-beside.txt`, 'secret')
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
  rmSync(`${folder}-beside.txt`)
})

const portOf = (of: Server) => (of.address() as AddressInfo).port
/** Without fetch: it would tidy the path and unpack the body. */
async function get(path: string, headers: Record<string, string> = {}, method = 'GET', port = portOf(server)) {
  const sent = request({ port, path, headers, method, host: '127.0.0.1' }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }
}

test('PL-06 hashed files are kept for ever, everything else is asked for again', async () => {
  const kept = 'public, max-age=31536000, immutable'
  for (const [path, caching] of [
    ['/assets/index-abc123.js', kept],
    ['/', 'no-cache'],
    ['/index.html', 'no-cache'],
    ['/service-worker.js', 'no-cache'],
    ['/orders/1', 'no-cache'],
  ] as const) {
    const first = await get(path)
    expect([first.status, first.headers['cache-control']], path).toEqual([200, caching])
    const again = await get(path, { 'if-none-match': first.headers.etag ?? '' })
    expect([again.status, again.body.length, again.headers['cache-control']], path).toEqual([304, 0, caching])
  }
  const before = (await get('/')).headers.etag ?? ''
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Werkbank, a new one</title>')
  expect((await get('/', { 'if-none-match': before })).status).toBe(200)
})

test('a file that grows the moment it has been read does not spill into the next answer', async () => {
  const path = join(folder, 'notice.txt')
  for (let run = 0; run < 200; run += 1) {
    writeFileSync(path, 'short')
    expect((await get('/notice.txt')).body.toString()).toBe('short')
    writeFileSync(path, 'now it is longer')
    expect((await get('/notice.txt')).body.toString()).toBe('now it is longer')
  }
})

test('text is compressed as the browser asks; pictures and small files are not', async () => {
  const packed = async (accepted: string, path = '/assets/index-abc123.js') =>
    get(path, { 'accept-encoding': accepted })
  const [brotli, zipped, plain] = [
    await packed('gzip, deflate, br'),
    await packed('gzip;q=0.5'),
    await packed('br;q=0'),
  ]
  expect([brotli, zipped, plain].map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip', undefined])
  expect(brotliDecompressSync(brotli.body).toString()).toBe(script)
  expect(gunzipSync(zipped.body).toString()).toBe(script)
  expect(plain.body.toString()).toBe(script)
  expect(brotli.body.length).toBeLessThan(plain.body.length / 10)
  for (const answer of [brotli, zipped, plain]) {
    expect(answer.headers.vary).toBe('accept-encoding')
    expect(answer.headers['content-length']).toBe(String(answer.body.length))
  }
  // What the build has compressed is sent as it is.
  writeFileSync(join(folder, 'assets/index-best.js'), script)
  writeFileSync(join(folder, 'assets/index-best.js.br'), brotliCompressSync('as the build left it'))
  const best = await packed('br', '/assets/index-best.js')
  expect(brotliDecompressSync(best.body).toString()).toBe('as the build left it')
  expect((await packed('br', '/icon.png')).headers['content-encoding']).toBeUndefined()
  expect((await packed('br', '/')).headers['content-encoding']).toBeUndefined()
  expect(brotliDecompressSync((await packed('br', '/service-worker.js')).body).toString()).toBe(script)
  writeFileSync(join(folder, 'service-worker.js'), `${script}\n// the next version`)
  expect(brotliDecompressSync((await packed('br', '/service-worker.js')).body).toString()).toContain('next version')
})

test('what is not there is not there, and nothing outside the folder is', async () => {
  for (const path of [
    '/assets/gone-1.js',
    '/assets/gone',
    '/gone.png',
    '/.built-from',
    '/assets/../.built-from',
    `/..%2f${folder.split('/').at(-1)}-beside.txt`,
    `/../${folder.split('/').at(-1)}-beside.txt`,
    '/%00',
    '/assets/%',
    '/%.png',
    '/..%5c..%5cetc%5cpasswd.txt',
  ]) {
    const { status, body } = await get(path)
    expect([status, body.toString()], path).toEqual([404, 'Not found'])
  }
  const { status, body } = await get('/../../etc/passwd') // reads as the screen /etc/passwd
  expect([status, body.toString()]).toEqual([200, expect.stringContaining('<title>Werkbank')])
  const cut = await get('/customers/M%C3%BCller%C')
  expect([cut.status, cut.body.toString()]).toEqual([200, expect.stringContaining('<title>Werkbank')])
  const posted = await get('/', {}, 'POST')
  expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD'])
  const head = await get('/assets/index-abc123.js', {}, 'HEAD')
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, String(script.length), 0])
})

test('NF-44 S-41 every kind of answer carries the security headers', async () => {
  const always = securityHeaders({ secure: false })
  const etag = (await get('/')).headers.etag ?? ''
  for (const [answer, status] of [
    [await get('/'), 200],
    [await get('/orders/1', { host: "x; script-src 'unsafe-inline'" }), 200],
    [await get('/assets/index-abc123.js', { 'accept-encoding': 'br' }), 200],
    [await get('/', { 'if-none-match': etag }), 304],
    [await get('/assets/gone.js'), 404],
    [await get('/', {}, 'POST'), 405],
    [await get('/icon.png', {}, 'HEAD'), 200],
  ] as const) {
    expect(answer.status).toBe(status)
    expect(answer.headers, String(status)).toMatchObject(always)
  }
  expect(securityHeaders({ secure: true })).toMatchObject({ 'strict-transport-security': 'max-age=31536000' })
})

test('NF-44 before there is anything to serve, and for another name, the answers carry them too', async () => {
  const front = await openFront('127.0.0.1', 0, { names: new Set(['here']), trustedProxies: [], https: true })
  const ask = (host: string) => get('/', { host }, 'GET', front.port)
  const [starting, elsewhere] = [await ask('here'), await ask('evil.test')]
  await front.close()
  expect([starting.status, elsewhere.status]).toEqual([503, 421])
  for (const { headers } of [starting, elsewhere]) expect(headers).toMatchObject(securityHeaders({ secure: true }))
})

test('NF-44 the proxy of docker-compose.yml says the same as npm start', () => {
  const config = readFileSync(new URL('../deploy/nginx.conf', import.meta.url), 'utf8')
  const server = config.slice(config.indexOf('listen 443'), config.indexOf('location = /api/v1/auth/login'))
  const said = [...server.matchAll(/^ +add_header ([\w-]+) (?:"([^"]*)"|(\S+)) always;$/gm)].map(
    ([, name = '', quoted, word]) => [name.toLowerCase(), quoted ?? word],
  )
  expect(Object.fromEntries(said)).toEqual(securityHeaders({ secure: true }))
})

test('S-41 the policy allows no inline script and no style sheet of somebody else, and templates of the app need neither', () => {
  const { 'content-security-policy': policy = '' } = securityHeaders({ secure: true })
  expect(policy.replace("style-src-attr 'unsafe-inline'", '')).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/)
  const html = readFileSync(new URL('../app/index.html', import.meta.url), 'utf8')
  expect(html.match(/<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=/g)).toBeNull()
  expect(html).not.toMatch(/\son\w+=|javascript:/)
  const app = new URL('../app/src/', import.meta.url)
  const screens = readdirSync(app, { recursive: true }).filter((path) => String(path).endsWith('.tsx'))
  expect(screens.length).toBeGreaterThan(100)
  // What never changes would be put into the template's text, as an attribute; what is set later is set by element.style.
  for (const path of screens) {
    const source = readFileSync(new URL(String(path), app), 'utf8')
    expect([path, source.match(/\sstyle="[^"]*"|style=\{\{[^}]*: ?'[^']*'[^}]*\}\}/g)]).toEqual([path, null])
  }
})
