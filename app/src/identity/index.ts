/** The door of identity: the session, its person and their rights. */

export { createServerValue } from './create-server-value.ts'
export { NewPasswordField, type NewPasswordOf, newPasswordFault } from './new-password-field.tsx'
export { type Person, personSchema } from './person.ts'
export { ServerValue } from './server-value.tsx'
export { type Session, useCan, usePerson, useSession, useWorkspace } from './session.tsx'
export { socketUrl } from './socket-url.ts'
export type { DocumentPlane, Workspace } from './workspace.ts'
