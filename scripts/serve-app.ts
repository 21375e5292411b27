import { createReadStream, existsSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'

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
/** No inline script, nothing from elsewhere, never in a frame (security checklist 30). Styles are set by script for virtual lists. */
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/**
 * Serves the built app from `folder`. Hashed files may be kept for ever, everything else is asked for again; an address that is no
 * file is a screen, and gets index.html.
 */
export function serveApp(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end()
    const path = fileOf(folder, request.url ?? '/')
    if (!path)
      return void response.writeHead(404, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end('Not found')
    const type = TYPES[extname(path)] ?? 'application/octet-stream'
    const hashed = path.includes(`${join(folder, 'assets')}/`)
    response.writeHead(200, {
      ...HEADERS,
      'content-type': type,
      'content-length': statSync(path).size,
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    if (request.method === 'HEAD') response.end()
    else
      createReadStream(path)
        .on('error', () => response.destroy())
        .pipe(response)
  }
}

function fileOf(folder: string, url: string): string | undefined {
  const path = decode(url.split('?')[0] ?? '/')
  if (path === undefined || path.includes('\0')) return undefined
  const wanted = join(folder, normalize(`/${path}`))
  if (wanted.startsWith(`${folder}/`) && existsSync(wanted) && statSync(wanted).isFile() && !wanted.includes('/.'))
    return wanted
  const isScreen = extname(path) === ''
  return isScreen ? join(folder, 'index.html') : undefined
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
