import { backoffMs } from '../device/leader.ts'
import { type Request, signedOutCode, Trouble } from '../http/request.ts'
import { forgetPerson, leaveDevice, leaveDeviceOfOthers } from './leave-device.ts'
import { markSignedOut, type SignedOutMark, signedOutMark } from './signed-out-mark.ts'

const tellMs = 10_000

/** One tab at a time takes data from the device, or ends a session. Where the browser has no locks, the mark itself is looked at again. */
const alone = async (work: () => Promise<void>): Promise<void> => {
  if (navigator.locks) await navigator.locks.request('werkbank:leaving', work)
  else await work()
}

/** Ends a session on this device first, and tells the server when it can be told. */
export function makeEndHere(request: Request) {
  let left: Promise<void> = Promise.resolve()
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined

  const tell = () =>
    alone(async () => {
      if (!signedOutMark()) return // told by another tab, or ended by the next sign-in
      try {
        await request('/auth/logout', { method: 'POST', body: {}, signal: AbortSignal.timeout(tellMs) })
      } catch (error) {
        if (error instanceof Trouble) return void tellLater()
        if (signedOutCode(error) === undefined) console.error('the server did not end the session', error)
      }
      markSignedOut(undefined)
    })
  const tellLater = () => {
    failures += 1
    clearTimeout(retry)
    retry = setTimeout(() => void tell(), backoffMs(failures))
  }
  const onOnline = () => void tell()
  globalThis.addEventListener?.('online', onOnline)

  const leave = ({ personId, forget }: SignedOutMark) =>
    alone(() => (forget ? forgetPerson(personId) : leaveDevice(personId))).catch((error: unknown) =>
      console.error('the data of the session could not be deleted', error),
    )
  return {
    /** Takes the data of a closed workspace from the device. */
    leave: (mark: SignedOutMark): Promise<void> => {
      left = left.then(() => leave(mark))
      return left
    },
    /** What a browser that was closed in the middle left of anybody else than this person. */
    leaveOthers: (personId: string | undefined): Promise<void> => {
      left = left.then(() =>
        alone(() => leaveDeviceOfOthers(personId)).catch((error: unknown) => console.error('old data stays', error)),
      )
      return left
    },
    /** Resolves when no data is on its way out any more. */
    whenLeft: (): Promise<void> => left,
    /** Ends the marked session at the server; without a network as soon as there is one. Resolves when it was tried once. */
    tell,
    /** A sign-in: it ends the session that was in the browser before, and no late word to the server may end the new one. */
    replace: (signIn: () => Promise<unknown>): Promise<void> =>
      alone(async () => {
        await signIn()
        markSignedOut(undefined)
      }),
    stop() {
      clearTimeout(retry)
      globalThis.removeEventListener?.('online', onOnline)
    },
  }
}
