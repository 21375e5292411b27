import { createEffect, createSignal, onCleanup, onMount } from 'solid-js'
import { z } from 'zod'
import { hasSealed } from '../device/sealed.ts'
import { makeRequest, Refused, type Request, signedOutCode, Trouble } from '../http/request.ts'
import { setCompanyZone } from '../i18n/zone.ts'
import { keepRecipient, takeBack } from './leave-device.ts'
import { type Person, personSchema, storedPerson, storePerson } from './person.ts'
import { makeSessionEnd } from './session-end.ts'
import { markSignedOut, signedOutMark, signedOutMarkAtStart } from './signed-out-mark.ts'
import { socketUrl } from './socket-url.ts'
import { Workspace } from './workspace.ts'

export type SessionState = 'starting' | 'signed-out' | 'open' | 'first-password'
/** Why a session was ended by the server, by codes of the API. For these two the device's data is sealed. */
const LOCKING = { 'session-revoked': 'revoked', 'person-disabled': 'disabled' } as const
export type LockedBecause = (typeof LOCKING)[keyof typeof LOCKING]

/** The session of this browser, with sign-in and sign-out. */
export interface Session {
  state: () => SessionState
  workspace: () => Workspace | undefined
  /** The person who must choose a password of their own before anything else (US-4.5). */
  choosing: () => Person | undefined
  /** The server no longer knows this session: all works locally, nothing is sent until the person signs in again. */
  ended: () => boolean
  /** The session was ended from elsewhere: the device was emptied, but for what is unsent. */
  locked: () => LockedBecause | undefined
  /** The server was asked whether it knows this session, or can't be reached. */
  checked: () => boolean
  /** Resolves with undefined, or with what went wrong. */
  signIn: (
    email: string,
    password: string,
    more?: { code?: string | undefined; organisation?: string | undefined },
  ) => Promise<SignInTrouble | undefined>
  /** Sets a password of one's own where that is required; then the person is signed in. Throws the server's refusal. */
  choosePassword: (current: string, password: string) => Promise<void>
  /** Ends the session here and now, also without a network. What is unsent stays, locked, for the same person's next sign-in; the rest goes. */
  signOut: () => Promise<void>
  /** Reads person and company settings from the server again. Without effect offline. */
  refresh: () => Promise<void>
  /** The same, and what is unsent goes too. */
  forgetDevice: () => Promise<void>
}

export type OrganisationName = z.infer<typeof organisationsSchema>[number]
const organisationsSchema = z.array(z.object({ id: z.string(), name: z.string() }))

export type SignInTrouble =
  | { kind: 'wrong' }
  /** The password is right; a code of the authenticator app is missing, or not right. */
  | { kind: 'code-needed' | 'wrong-code' }
  /** The password is right at several organisations. */
  | { kind: 'organisation-needed'; organisations: readonly OrganisationName[] }
  /** The password was set by an administrator, and its one day is over. */
  | { kind: 'password-over' }
  /** Signed in elsewhere, and one session is all they may have. */
  | { kind: 'too-many-sessions' }
  | { kind: 'refused'; detail: string }
  | { kind: 'offline' }
  | { kind: 'throttled'; seconds: number }
  | { kind: 'trouble' }

/** How long a sign-out waits for what is just being sent. */
const sendMs = 3_000

/** The signals of a session, and what every way in and out is made of. */
function createParts(request: Request) {
  const [state, setState] = createSignal<SessionState>('starting')
  const [workspace, setWorkspace] = createSignal<Workspace | undefined>()
  const [choosing, setChoosing] = createSignal<Person>()
  const [ended, setEnded] = createSignal(false)
  const [locked, setLocked] = createSignal<LockedBecause>()
  const [checked, setChecked] = createSignal(false)
  const channel = new BroadcastChannel('werkbank:session')
  const endHere = makeSessionEnd(request)

  /** Takes the screen away at once. Returns the workspace, still open: what it has on its way may yet go. */
  const hide = (next: SessionState = 'signed-out') => {
    const closing = workspace()
    setState(next)
    setWorkspace(undefined)
    setEnded(false)
    return closing
  }
  /** The server says why this session is over. */
  const onSignedOut = (code: string) => {
    const because = LOCKING[code as keyof typeof LOCKING]
    if (!because) return void setEnded(true)
    const personId = workspace()?.person.userId
    // The focused field is blurred first, so that its text is stored too.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    setLocked(because)
    storePerson(undefined)
    channel.postMessage('left')
    void hide()
      ?.close()
      .then(() => (personId ? endHere.leave({ personId, forget: false }) : undefined))
  }
  const show = async (person: Person) => {
    setCompanyZone(person.organisation?.timeZone)
    const next = new Workspace({ person, request, syncUrl: socketUrl('/sync', person), onSignedOut })
    await next.open()
    setWorkspace(next)
    setState('open')
    void keepRecipient(next.database, request).catch(() => undefined) // asked for again at the next start
  }
  /** Takes the person that the server names; the workspace of another person is never continued. */
  const take = async (person: Person) => {
    const shown = workspace()
    setChoosing(person.mustChangePassword ? person : undefined)
    if (person.mustChangePassword) return void (await hide('first-password')?.close())
    storePerson(person)
    setCompanyZone(person.organisation?.timeZone)
    setEnded(false)
    setLocked(undefined)
    if (shown && shown.person.userId === person.userId && shown.person.access === person.access) return shown.wake()
    if (shown) {
      setState('starting')
      setWorkspace(undefined)
      await shown.close()
    }
    // The next person finds nothing of the one before.
    await endHere.leaveOthers()
    await takeBack(person.userId, request).catch((error: unknown) =>
      console.error('what was left on this device stays locked', error),
    )
    await show(person)
  }
  const fetchMe = async () => personSchema.parse(await (await request('/me')).json())
  return {
    ...{ state, setState, workspace, choosing, setChoosing, ended, setEnded, locked, checked, setChecked },
    ...{ channel, endHere, hide, onSignedOut, show, take, fetchMe },
  }
}
type Parts = ReturnType<typeof createParts>

/** Opens the last person's workspace at once (offline too), then asks the server whether it still agrees. */
async function start(parts: Parts): Promise<void> {
  const { endHere, setState, setChecked, onSignedOut, show, take, fetchMe, setEnded } = parts
  const mark = await signedOutMarkAtStart()
  if (mark) {
    setState('signed-out')
    storePerson(undefined)
    await markSignedOut(mark)
    const left = endHere.leave(mark)
    await endHere.tell()
    setChecked(true)
    return await left
  }
  const stored = storedPerson()
  const open = async () => stored && !parts.workspace() && (await show(stored))
  // What lies locked here is taken back before anything is open.
  if (stored && !(await hasSealed(stored.userId))) await open()
  try {
    const me = await fetchMe()
    await take(me)
    void endHere.leaveOthers()
  } catch (error) {
    const code = signedOutCode(error)
    await open()
    if (stored && code !== undefined) onSignedOut(code === 'not-signed-in' ? 'session-ended' : code)
    else if (!stored) {
      setState('signed-out')
      void endHere.leaveOthers()
    }
  }
  if (!stored) setEnded(false)
  setChecked(true)
}

/** Another tab signed out or in, or this one slept through it: it follows, so that two people never share a screen. */
function followOthers(parts: Parts): void {
  const { channel, hide, workspace } = parts
  const left = () => void hide()?.close()
  channel.onmessage = (event: MessageEvent<'left' | 'entered'>) => {
    if (event.data === 'left') left()
    else void start(parts)
  }
  const onShown = () => {
    const shown = workspace()
    if (document.visibilityState !== 'visible' || !shown) return
    const stored = storedPerson()
    if (signedOutMark() || !stored) left()
    else if (stored.userId !== shown.person.userId) void start(parts)
  }
  document.addEventListener('visibilitychange', onShown)
  globalThis.addEventListener('pageshow', onShown)
  onCleanup(() => {
    channel.close()
    document.removeEventListener('visibilitychange', onShown)
    globalThis.removeEventListener('pageshow', onShown)
  })
}

/** The feed has other rights than this session was loaded with: reads them again, once per change. */
function followRights({ workspace, fetchMe, take }: Parts): void {
  let asked = ''
  createEffect(() => {
    const shown = workspace()
    const access = shown?.mirror.state()?.access
    if (!shown || !access || access === shown.person.access || access === asked) return
    asked = access
    void fetchMe().then(take, () => undefined) // offline: the next start asks again
  })
}

/** The one session of this tab. */
export function createSession(): Session {
  const request = makeRequest()
  const parts = createParts(request)
  const { channel, endHere, hide, take, fetchMe } = parts
  followOthers(parts)
  followRights(parts)
  onMount(() => void start(parts))
  onCleanup(endHere.stop)

  const leaveUnchosen = async () => {
    await request('/auth/logout', { method: 'POST', body: {} }).catch(() => undefined) // the session is good for nothing but a password
    parts.setChoosing(undefined)
    parts.setState('signed-out')
  }
  const end = async (forget: boolean) => {
    if (parts.choosing()) return await leaveUnchosen()
    const personId = parts.workspace()?.person.userId
    if (!personId) return
    const mark = { personId, forget }
    const marked = markSignedOut(mark)
    storePerson(undefined)
    const closing = hide()
    channel.postMessage('left')
    const close = async () => {
      if (!forget) await closing?.whenSent(sendMs)
      await closing?.close()
    }
    const closed = close()
    const told = Promise.all([marked, closed]).then(endHere.tell)
    await Promise.all([endHere.leave(mark, closed), told])
  }
  return {
    ...{
      state: parts.state,
      workspace: parts.workspace,
      choosing: parts.choosing,
      ended: parts.ended,
      locked: parts.locked,
      checked: parts.checked,
    },
    async signIn(email, password, { code, organisation } = {}) {
      try {
        await endHere.whenLeft()
        await endHere.replace(() =>
          request('/auth/login', {
            method: 'POST',
            body: { email, password, ...(code ? { code } : {}), ...(organisation ? { organisation } : {}) },
          }),
        )
        await take(await fetchMe())
        channel.postMessage('entered')
        return undefined
      } catch (error) {
        return troubleOf(error)
      }
    },
    async choosePassword(current, password) {
      await request('/me/password', { method: 'POST', body: { current, password } })
      await take(await fetchMe())
      channel.postMessage('entered')
    },
    refresh: () => fetchMe().then(take, () => undefined), // the next start asks again
    signOut: () => end(false),
    forgetDevice: () => end(true),
  }
}

function troubleOf(error: unknown): SignInTrouble {
  if (error instanceof Refused) {
    const { status, code, detail, title } = error.problem
    if (code === 'second-factor-needed') return { kind: 'code-needed' }
    if (code === 'wrong-code') return { kind: 'wrong-code' }
    if (code === 'organisation-needed')
      return { kind: code, organisations: organisationsSchema.parse(error.problem.organisations) }
    if (code === 'too-many-sessions') return { kind: 'too-many-sessions' }
    if (code === 'temporary-password-over') return { kind: 'password-over' }
    return status === 401 || status === 400 ? { kind: 'wrong' } : { kind: 'refused', detail: detail ?? title }
  }
  if (error instanceof Trouble && error.status === 429) {
    return { kind: 'throttled', seconds: Math.ceil((error.retryAfterMs ?? 30_000) / 1000) }
  }
  if (error instanceof Trouble && error.status === undefined) return { kind: 'offline' }
  console.error('sign-in failed', error)
  return { kind: 'trouble' }
}
