import { backoffMs } from '../device/leader.ts'
import { type Request, signedOutCode, Trouble } from '../http/request.ts'
import { forgetPerson, leaveDevice, leaveDeviceOfOthers } from './leave-device.ts'
import { storedPerson } from './person.ts'
import { markSignedOut, type SignedOutMark, signedOutMark } from './signed-out-mark.ts'

const tellMs = 10_000

type Work = 'leaving' | 'telling'

/** One tab at a time takes data from the device, or ends a session. Where the browser has no locks, the mark itself is looked at again. */
const alone = async (name: Work, work: () => Promise<void>): Promise<void> => {
  if (navigator.locks) await navigator.locks.request(`werkbank:${name}`, work)
  else await work()
}

/** Ends a session on this device first, and on the server as soon as it is reachable. */
export function makeSessionEnd(request: Request) {
  let left: Promise<void> = Promise.resolve()
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined

  const tell = () =>
    alone('telling', async () => {
      if (!signedOutMark()) return // told by another tab, or ended by the next sign-in
      if (!(await isEnded(request))) return tellLater()
      // While data is being deleted, the mark holds whose it is and whether unsent data is deleted too.
      await alone('leaving', () => markSignedOut(undefined))
    })
  const tellLater = () => {
    failures += 1
    clearTimeout(retry)
    retry = setTimeout(() => void tell(), backoffMs(failures))
  }
  const onOnline = () => void tell()
  globalThis.addEventListener?.('online', onOnline)

  const takeAway = (work: () => Promise<void>) => {
    const taken = alone('leaving', work).catch((error: unknown) =>
      console.error('data of a session could not be deleted', error),
    )
    left = Promise.all([left, taken]).then(() => undefined)
    return taken
  }
  return {
    /** Takes the data of a workspace from the device once it is `closed`. */
    leave: ({ personId, forget }: SignedOutMark, closed: Promise<void> = Promise.resolve()): Promise<void> =>
      takeAway(async () => {
        await closed
        await (forget ? forgetPerson(personId) : leaveDevice(personId))
      }),
    /** Deletes what a browser that was closed in the middle left of other people than the one signed in here. */
    leaveOthers: (): Promise<void> => takeAway(() => leaveDeviceOfOthers(storedPerson()?.userId)),
    /** Resolves when no data is on its way out any more. */
    whenLeft: (): Promise<void> => left,
    /** Ends the marked session at the server; without a network as soon as there is one. Resolves when it was tried once. */
    tell,
    /** A sign-in: it ends the session that was in the browser before, and no late word to the server may end the new one. */
    replace: (signIn: () => Promise<unknown>): Promise<void> =>
      alone('telling', () =>
        alone('leaving', async () => {
          await signIn()
          await markSignedOut(undefined)
        }),
      ),
    stop() {
      clearTimeout(retry)
      globalThis.removeEventListener?.('online', onOnline)
    },
  }
}

/** Whether the session of this browser is over at the server, by its own word. */
async function isEnded(request: Request): Promise<boolean> {
  try {
    await request('/auth/logout', { method: 'POST', body: {}, signal: AbortSignal.timeout(tellMs) })
    return true
  } catch (error) {
    if (!(error instanceof Trouble) && signedOutCode(error) === undefined)
      console.error('the server did not end the session', error)
    return signedOutCode(error) !== undefined
  }
}
