import { PICTURES } from '../device/kept-pictures.ts'
import { isSignedOutOnDevice } from './signed-out-on-device.ts'

/** Small ones of a long list, or some eighty megabytes of large ones: other space is left to people's work. The oldest are deleted. */
const KEPT_MAX = 400
/** Counting them each time would take longer than what is counted. */
const COUNTED_EVERY = 50

/** Answers that say that it is not theirs to see any more. Without a session the device goes on as without a network. */
const LOST = new Set([403, 404])

let sinceCounted = 0

/** The server is asked each time, since a right may be gone; what it sent last is shown where it can't be asked. */
export async function answerPicture(request: Request): Promise<Response> {
  if (await isSignedOutOnDevice()) return new Response(null, { status: 401 })
  const cache = await caches.open(PICTURES)
  const kept = () => cache.match(request, { ignoreVary: true })
  let response: Response
  try {
    response = await fetch(request)
  } catch {
    return (await kept()) ?? Response.error()
  }
  if (response.ok) await keep(cache, request, response.clone())
  else if (LOST.has(response.status)) await cache.delete(request, { ignoreVary: true })
  else return (await kept()) ?? response
  return response
}

async function keep(cache: Cache, request: Request, response: Response): Promise<void> {
  try {
    await cache.put(request, response)
    // The person signed out during the request: deleted data must not return.
    if (await isSignedOutOnDevice()) await caches.delete(PICTURES)
    sinceCounted += 1
    if (sinceCounted < COUNTED_EVERY) return
    sinceCounted = 0
    const keys = await cache.keys()
    await Promise.all(keys.slice(0, -KEPT_MAX).map((key) => cache.delete(key)))
  } catch {
    // No room on this device: it is shown and not kept.
  }
}
