export interface ShellEntry {
  url: string
  revision: string | null
}

/** The cache of one build, named by what is in it; the time makes builds sortable. */
export function cacheName(entries: readonly ShellEntry[]): string {
  let hash = 2166136261
  for (const { url, revision } of entries) {
    for (const char of `${url}@${revision ?? ''}`) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619)
  }
  return `shell:${(hash >>> 0).toString(36)}`
}

/** Which caches to delete: all but the current one and the newest before it (caches are listed in order of creation). */
export function planCaches(names: readonly string[], current: string): string[] {
  const older = names.filter((name) => name !== current)
  return older.slice(0, -1)
}

const serverPaths = /^\/(api|sync|yjs|counts\/?$|healthz|readyz|metrics)(\/|$)/

export type Route = 'page' | 'asset' | 'picture' | 'answer-shown'

/**
 * How the worker handles a request: as a page of the app, a file of the build, a picture that this device keeps, or not at all. `answer-shown`: a typed
 * address of the API, which is refused after a sign-out on this device. Other answers of the server (/api, sockets, health) are never touched, so no
 * other personal data is ever in a cache.
 */
export function shellRoute(url: URL, mode: RequestMode, origin: string, method: string): Route | undefined {
  if (method !== 'GET' || url.origin !== origin) return undefined
  if (mode === 'navigate') {
    if (url.pathname.startsWith('/api/')) return 'answer-shown'
    return /^\/(api|healthz|readyz|metrics)(\/|$)/.test(url.pathname) ? undefined : 'page'
  }
  if (PICTURE.test(url.pathname)) return 'picture'
  return serverPaths.test(url.pathname) ? undefined : 'asset'
}

const PICTURE = /^\/api\/v1\/files\/[^/]+\/pictures\/[^/]+$/
