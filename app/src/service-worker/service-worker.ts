/// <reference lib="webworker" />
import { answerPicture } from './kept-pictures.ts'
import { cacheName, planCaches, type ShellEntry, shellRoute } from './shell-cache.ts'
import { isSignedOutOnDevice } from './signed-out-on-device.ts'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: readonly ShellEntry[] }

/** Every file of this build with its hash; filled in by the build. */
const entries = self.__WB_MANIFEST
const current = cacheName(entries)

/** Takes the whole build, or none of it: a half-cached app would be a white page offline. */
async function install(): Promise<void> {
  const cache = await caches.open(current)
  await Promise.all(
    entries.map(async ({ url }) => {
      const hashed = /-[\w-]{8}\.\w+$/.test(url)
      // A file with a hash in its name is the same as in the build before.
      const known = hashed ? await caches.match(url) : undefined
      const response = known ?? (await fetch(url, { cache: hashed ? 'default' : 'reload', credentials: 'same-origin' }))
      if (!response.ok) throw new Error(`${url}: ${response.status}`)
      await cache.put(url, response)
    }),
  )
}

/** Keeps this build and the one before: a tab that still runs the old one finds its chunks. */
async function activate(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith('shell:'))
  await Promise.all(planCaches(names, current).map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function answerNavigation(request: Request): Promise<Response> {
  const cache = await caches.open(current)
  return (await cache.match('index.html')) ?? (await fetch(request))
}

async function answerAsset(request: Request): Promise<Response> {
  const cache = await caches.open(current)
  return (await cache.match(request)) ?? (await caches.match(request)) ?? (await fetch(request))
}

/** After a sign-out without a network, typed addresses of the API are refused, too, until the app has ended the session on the server. */
async function answerShown(request: Request): Promise<Response> {
  return (await isSignedOutOnDevice()) ? Response.redirect('/') : await fetch(request)
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
// The page asks when the person said so; by itself a new version never takes over a page in use.
self.addEventListener('message', (event) => {
  if (event.data?.kind === 'take-over') event.waitUntil(self.skipWaiting())
})
self.addEventListener('fetch', (event) => {
  const route = shellRoute(new URL(event.request.url), event.request.mode, self.location.origin, event.request.method)
  if (route === 'page') event.respondWith(answerNavigation(event.request))
  else if (route === 'asset') event.respondWith(answerAsset(event.request))
  else if (route === 'picture') event.respondWith(answerPicture(event.request))
  else if (route === 'answer-shown') event.respondWith(answerShown(event.request))
})
