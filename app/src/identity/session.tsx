import type { Permission } from '@werkbank/model/base/permission.ts'
import { createContext, type JSX, useContext } from 'solid-js'
import { createSession, type Session } from './create-session.ts'
import type { Person } from './person.ts'
import type { Workspace } from './workspace.ts'

export type { OrganisationName, Session, SignInTrouble } from './create-session.ts'

const SessionContext = createContext<Session>()

/** Gives the app the session of this tab. */
export function SessionProvider(props: { children: JSX.Element }) {
  return <SessionContext.Provider value={createSession()}>{props.children}</SessionContext.Provider>
}

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession needs SessionProvider')
  return session
}

const WorkspaceContext = createContext<Workspace>()

/** Provides the workspace of the signed-in person to the screens below. */
export function WorkspaceProvider(props: { workspace: Workspace; children: JSX.Element }) {
  return <WorkspaceContext.Provider value={props.workspace}>{props.children}</WorkspaceContext.Provider>
}

/** The signed-in person's workspace; only below the shell. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('useWorkspace needs WorkspaceProvider')
  return workspace
}

/** The signed-in person. */
export function usePerson(): Person {
  return useWorkspace().person
}

/** Whether my roles allow something; hides what can't be done. The server decides anyway. */
export function useCan(): (permission: Permission) => boolean {
  const workspace = useWorkspace()
  return (permission) => workspace.can(permission)
}
