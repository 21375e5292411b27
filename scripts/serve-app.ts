import { existsSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip, constants as zlib } from 'node:zlib'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
}
const COMPRESSED = /^(text\/|image\/svg|application\/(json|wasm|manifest))/
const COMPRESSED_BYTES_MIN = 1_024

/** What a page of ours never asks a browser for. Only names that browsers know: others are a warning on each page. */
const NEVER_USED =
  'accelerometer autoplay browsing-topics camera display-capture encrypted-media gamepad geolocation gyroscope hid idle-detection magnetometer microphone midi payment picture-in-picture publickey-credentials-create publickey-credentials-get screen-wake-lock serial storage-access usb xr-spatial-tracking'.split(
    ' ',
  )

/**
 * No script and no style sheet in pages, nothing from elsewhere, never in a frame (security checklist 30, NF-44). Attributes may style what they
 * stand on: pasted text is read by them (its bold words), in a document that is shown nowhere, and they select and load nothing. Trusted Types
 * are not asked for: templates of the framework are set by innerHTML.
 */
export function securityHeaders({ secure }: { secure: boolean }): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "style-src-attr 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "worker-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': NEVER_USED.map((name) => `${name}=()`).join(', '),
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

type Options = {
  /** Behind a proxy with TLS. */
  https?: boolean
}
type Encoding = 'br' | 'gzip'

/**
 * Serves the built app from `folder`. Hashed files may be kept for ever, everything else is asked for again (and answered with 304 where
 * it is the same); an address that is no file is a screen, and gets index.html.
 */
export function serveApp(
  folder: string,
  { https = false }: Options = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const compress = makeCompress()
  const always = securityHeaders({ secure: https })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const headers: Record<string, string | number> = { ...always }
    const path = fileOf(folder, request.url ?? '/')
    if (!path)
      return void response.writeHead(404, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end('Not found')
    const { size, mtimeMs } = statSync(path)
    const type = TYPES[extname(path)] ?? 'application/octet-stream'
    const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`
    const hashed = path.startsWith(`${join(folder, 'assets')}/`)
    Object.assign(headers, {
      'content-type': type,
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag,
    })
    const squeezable = COMPRESSED.test(type) && size >= COMPRESSED_BYTES_MIN
    if (squeezable) headers.vary = 'accept-encoding'
    if ((request.headers['if-none-match'] ?? '').split(/, */).some((known) => known.replace(/^W\//, '') === etag))
      return void response.writeHead(304, headers).end()
    const encoding = squeezable ? encodingFor(request.headers['accept-encoding'] ?? '') : undefined
    if (encoding) {
      const body = await compress(path, etag, encoding)
      response.writeHead(200, { ...headers, 'content-encoding': encoding, 'content-length': body.length })
      return void response.end(request.method === 'HEAD' ? undefined : body)
    }
    if (request.method === 'HEAD') return void response.writeHead(200, { ...headers, 'content-length': size }).end()
    // Whole, not as a stream: a file that grows while it is sent would spill into the next answer on the same connection.
    const body = await readFile(path)
    response.writeHead(200, { ...headers, 'content-length': body.length }).end(body)
  }
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return void response.writeHead(405, { ...always, allow: 'GET, HEAD' }).end()
    answer(request, response).catch(() => {
      // A build has just replaced the file that was there a moment ago.
      if (response.headersSent) response.destroy()
      else response.writeHead(503, { ...always, 'retry-after': '1' }).end()
    })
  }
}

/** Each file is compressed once, where the build has not; only what exists in the build is kept, so it stays small. */
function makeCompress(): (path: string, etag: string, encoding: Encoding) => Promise<Buffer> {
  const kept = new Map<string, { etag: string; body: Promise<Buffer> }>()
  return (path, etag, encoding) => {
    const key = `${encoding} ${path}`
    const known = kept.get(key)
    if (known?.etag === etag) return known.body
    const body = encoding === 'br' ? brotliOf(path) : promisify(gzip)(readFileSync(path))
    kept.set(key, { etag, body })
    return body
  }
}

/** As the build left it beside the file, else made now, faster and a tenth larger. */
async function brotliOf(path: string): Promise<Buffer> {
  if (existsSync(`${path}.br`)) return readFile(`${path}.br`)
  return promisify(brotliCompress)(readFileSync(path), { params: { [zlib.BROTLI_PARAM_QUALITY]: 6 } })
}

function encodingFor(accepted: string): Encoding | undefined {
  const known = accepted
    .split(',')
    .map((part) => part.trim().split(/;\s*q=/))
    .filter(([, quality = '1']) => Number(quality) > 0)
    .map(([name]) => name)
  return known.includes('br') ? 'br' : known.includes('gzip') ? 'gzip' : undefined
}

function fileOf(folder: string, url: string): string | undefined {
  const asked = url.split('?')[0] ?? '/'
  // A link that was cut off in the middle of a letter is no file: the app says that it leads nowhere, and where to go from there.
  const path = decode(asked) ?? asked
  if (path.includes('\0')) return undefined
  const wanted = join(folder, normalize(`/${path}`))
  if (wanted.slice(folder.length).includes('/.')) return undefined
  if (wanted.startsWith(`${folder}/`) && existsSync(wanted) && statSync(wanted).isFile()) return wanted
  const isScreen = extname(path) === '' && !wanted.startsWith(`${join(folder, 'assets')}/`)
  return isScreen ? join(folder, 'index.html') : undefined
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
