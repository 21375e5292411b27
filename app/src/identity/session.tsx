import type { Permission } from '@werkbank/model/base/permission.ts'
import { createContext, createEffect, createSignal, type JSX, onCleanup, onMount, useContext } from 'solid-js'
import { isSignedOut, makeRequest, Refused, Trouble } from '../http/request.ts'
import { setCompanyZone } from '../i18n/zone.ts'
import { type Person, personSchema, storedPerson, storePerson } from './person.ts'
import { socketUrl } from './socket-url.ts'
import { Workspace } from './workspace.ts'

export type SessionState = 'starting' | 'signed-out' | 'open'

/** Who is signed in here, and the ways in and out. */
export interface Session {
  state: () => SessionState
  workspace: () => Workspace | undefined
  /** The server no longer knows this session: all goes on locally, nothing is sent until somebody signs in again. */
  ended: () => boolean
  /** The server was asked whether it knows this session, or can't be reached. */
  checked: () => boolean
  /** Resolves with undefined, or with what went wrong. */
  signIn: (email: string, password: string, code?: string) => Promise<SignInTrouble | undefined>
  /** Ends the session; this device keeps its data, unsent work too, for the same person's next sign-in. */
  signOut: () => Promise<void>
  /** Asks the server again who this is and what the company has set. Offline nothing changes. */
  refresh: () => Promise<void>
  /** Ends the session and deletes everything of this person from this device. */
  forgetDevice: () => Promise<void>
}

export type SignInTrouble =
  | { kind: 'wrong' }
  /** The password is right; a code of the authenticator app is missing, or not right. */
  | { kind: 'code-needed' | 'wrong-code' }
  | { kind: 'refused'; detail: string }
  | { kind: 'offline' }
  | { kind: 'throttled'; seconds: number }
  | { kind: 'trouble' }

const SessionContext = createContext<Session>()
const request = makeRequest()

/** Opens the last person's workspace at once (offline too), then asks the server whether it still agrees. */
export function SessionProvider(props: { children: JSX.Element }) {
  const [state, setState] = createSignal<SessionState>('starting')
  const [workspace, setWorkspace] = createSignal<Workspace | undefined>()
  const [ended, setEnded] = createSignal(false)
  const [checked, setChecked] = createSignal(false)
  const channel = new BroadcastChannel('werkbank:session')

  const show = async (person: Person) => {
    setCompanyZone(person.organisation?.timeZone)
    const next = new Workspace({
      person,
      request,
      syncUrl: socketUrl('/sync', person),
      onSignedOut: () => setEnded(true),
    })
    await next.open()
    setWorkspace(next)
    setState('open')
  }
  const leave = async () => {
    const closing = workspace()
    setState('signed-out')
    setWorkspace(undefined)
    setEnded(false)
    await closing?.close()
  }
  /** The server's word about who is signed in; another person than shown is never mixed with the one before. */
  const take = async (person: Person) => {
    const shown = workspace()
    storePerson(person)
    setCompanyZone(person.organisation?.timeZone)
    setEnded(false)
    if (shown && shown.person.userId === person.userId && shown.person.access === person.access) return shown.wake()
    if (shown) {
      setState('starting')
      setWorkspace(undefined)
      await shown.close()
    }
    await show(person)
  }
  const fetchMe = async () => personSchema.parse(await (await request('/me')).json())

  const start = async () => {
    const stored = storedPerson()
    if (stored) await show(stored)
    try {
      await take(await fetchMe())
    } catch (error) {
      if (isSignedOut(error)) {
        if (stored) setEnded(true)
        else setState('signed-out')
      } else if (!stored) setState('signed-out')
    }
    setChecked(true)
  }
  channel.onmessage = (event: MessageEvent<'left' | 'entered'>) => {
    // Another tab signed out or in: this one follows, so that two people never share a screen.
    if (event.data === 'left') void leave()
    else void start()
  }
  // The feed noticed other rights than those this screen was made for: ask who I am now, once per change.
  let asked = ''
  createEffect(() => {
    const shown = workspace()
    const access = shown?.mirror.state()?.access
    if (!shown || !access || access === shown.person.access || access === asked) return
    asked = access
    void fetchMe().then(take, () => undefined) // offline: the next start asks again
  })
  onMount(() => void start())
  onCleanup(() => channel.close())

  const endSession = async () => {
    storePerson(undefined)
    channel.postMessage('left')
    await request('/auth/logout', { method: 'POST', body: {} }).catch(() => undefined) // offline: the cookie stays, the data is closed
  }
  const session: Session = {
    state,
    workspace,
    ended,
    checked,
    async signIn(email, password, code) {
      try {
        await request('/auth/login', { method: 'POST', body: { email, password, ...(code ? { code } : {}) } })
        await take(await fetchMe())
        channel.postMessage('entered')
        return undefined
      } catch (error) {
        return troubleOf(error)
      }
    },
    async signOut() {
      await endSession()
      await leave()
    },
    refresh: () => fetchMe().then(take, () => undefined),
    async forgetDevice() {
      const wiping = workspace()
      await endSession()
      setState('signed-out')
      setWorkspace(undefined)
      await wiping?.wipe()
    },
  }
  return <SessionContext.Provider value={session}>{props.children}</SessionContext.Provider>
}

function troubleOf(error: unknown): SignInTrouble {
  if (error instanceof Refused) {
    const { status, code, detail, title } = error.problem
    if (code === 'second-factor-needed') return { kind: 'code-needed' }
    if (code === 'wrong-code') return { kind: 'wrong-code' }
    return status === 401 || status === 400 ? { kind: 'wrong' } : { kind: 'refused', detail: detail ?? title }
  }
  if (error instanceof Trouble && error.status === 429) {
    return { kind: 'throttled', seconds: Math.ceil((error.retryAfterMs ?? 30_000) / 1000) }
  }
  if (error instanceof Trouble && error.status === undefined) return { kind: 'offline' }
  console.error('sign-in failed', error)
  return { kind: 'trouble' }
}

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession needs SessionProvider')
  return session
}

const WorkspaceContext = createContext<Workspace>()

/** Gives the screens below the workspace of the person who is signed in. */
export function WorkspaceProvider(props: { workspace: Workspace; children: JSX.Element }) {
  return <WorkspaceContext.Provider value={props.workspace}>{props.children}</WorkspaceContext.Provider>
}

/** The signed-in person's workspace; only below the shell. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('useWorkspace needs WorkspaceProvider')
  return workspace
}

/** Who I am. */
export function usePerson(): Person {
  return useWorkspace().person
}

/** Whether my roles allow something; hides what can't be done. The server decides anyway. */
export function useCan(): (permission: Permission) => boolean {
  const workspace = useWorkspace()
  return (permission) => workspace.can(permission)
}
