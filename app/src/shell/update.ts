import { createSignal } from 'solid-js'

const [updateWaiting, setUpdateWaiting] = createSignal(false)

/** A new version is installed and waits for a word. */
export { updateWaiting }

let waiting: ServiceWorker | undefined
const checkEveryMs = 30 * 60_000

/**
 * Registers the service worker: the app opens offline at every address, and a new version asks before it takes over.
 * Only in a build: in development nothing may be cached.
 */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD) return
  if (!('serviceWorker' in navigator)) {
    keepSignIn()
    return
  }
  let hadWorker = Boolean(navigator.serviceWorker.controller)
  let reloading = false
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // The first worker of this browser takes over pages that are as new as itself; the next one is an update also in such a page.
    const isFirst = !hadWorker
    hadWorker = true
    if (isFirst || reloading) return
    reloading = true
    location.reload()
  })
  navigator.serviceWorker
    .register('/service-worker.js', { updateViaCache: 'none', scope: '/' })
    .then((registration) => {
      // A forced reload brings a page past the worker that is there.
      hadWorker ||= registration.active?.state === 'activated'
      watch(registration)
      setInterval(() => void registration.update().catch(() => undefined), checkEveryMs) // offline: the next one will do
    })
    .catch((error: unknown) => {
      console.warn('no service worker, so no offline start', error)
      keepSignIn()
    })
}

/** Without a service worker's cache, as in plain HTTP: after a sign-out without a network the sign-in page must still open. */
function keepSignIn(): void {
  void import('../identity/sign-in-screen.tsx')
}

/** A worker that waits beside an active one is a new version, whether or not the active one controls this page. */
function watch(registration: ServiceWorkerRegistration): void {
  const offer = (worker: ServiceWorker | null) => {
    if (!worker || !registration.active) return
    waiting = worker
    setUpdateWaiting(true)
  }
  const follow = (installing: ServiceWorker | null) =>
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') offer(installing)
    })
  offer(registration.waiting)
  follow(registration.installing) // found before the listener was added
  registration.addEventListener('updatefound', () => follow(registration.installing))
}

/**
 * Activates the new version; all tabs reload. Documents, drafts and the outbox are stored on the device already; the focused field is blurred first, so
 * that it is stored too.
 */
export function takeUpdate(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  waiting?.postMessage({ kind: 'take-over' })
}

/**
 * Loads the app as the server has it now, where it takes no older one. A page that is reloaded would come from the device as it is, so the worker of the new
 * version is fetched first and takes over.
 */
export async function loadNewest(): Promise<void> {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  const registration = await navigator.serviceWorker?.getRegistration()
  await registration?.update().catch(() => undefined) // without a network nothing newer can be had
  const worker = registration?.waiting ?? registration?.installing
  if (!worker) return location.reload()
  const takeOver = () => worker.postMessage({ kind: 'take-over' })
  if (worker.state === 'installed') takeOver()
  else worker.addEventListener('statechange', () => worker.state === 'installed' && takeOver())
}

export function postponeUpdate(): void {
  setUpdateWaiting(false)
}
