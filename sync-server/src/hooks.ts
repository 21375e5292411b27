import type { Connection, Extension } from '@hocuspocus/server'
import type { Sql } from '@werkbank/database/connect.ts'
import { SECURITY } from '@werkbank/database/logger.ts'
import { attachByToken } from '@werkbank/database/token-calls.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { AskAccess, DocumentAccess } from './access/document-access.ts'
import type { RecordRefusal } from './access/refusals.ts'
import type { GuardedDocument } from './guard/guarded-document.ts'
import { mergeQueuedUpdates } from './guard/merge-queued-updates.ts'
import type { SignInTries } from './limits/sign-in-tries.ts'
import { LOGGED, type OpenDocuments } from './open-documents.ts'
import { ACCESS_CHANGED, EditRefused, OpenFailed, READ_ONLY, TOO_MUCH, TRY_AGAIN } from './refusal.ts'
import { controlName, type DocumentContext, type Session } from './session.ts'
import type { UnloadDelay } from './unload-delay.ts'
import { markDone } from './vendor/hocuspocus.ts'

const SYNC_STEP_2 = 1
const SYNC_UPDATE = 2

const TRIES_PER_SOCKET_MAX = 20

export type HookParts = {
  sql: Sql
  accessTo: AskAccess
  documents: OpenDocuments
  linger: UnloadDelay
  now: () => Date
  tries: SignInTries
  /** Somebody who is signed in was refused something: kept in the security log. */
  recordRefusal: RecordRefusal
  /** A socket said who it is; what it opens waits until they are counted. */
  onSignedIn: (session: Session, caller: Caller) => Promise<void>
  onControl: (session: Session, message: unknown) => void
  onControlOpen: (session: Session) => void
  /** Whether somebody wants to be seen by nobody. */
  isHidden: (caller: Caller) => Promise<boolean>
  log: { info(details: object, text: string): void; warn(details: object, text: string): void }
}

/** What Hocuspocus asks us: may they, is this update right, whose face is it. */
export function makeHooks(parts: HookParts): Extension<DocumentContext> {
  const { documents } = parts
  return {
    extensionName: 'werkbank',
    async onAuthenticate({ context: { session }, token, documentName, connectionConfig }) {
      const access = await accessOf(parts, session, token, documentName)
      if (access === 'not-signed-in') throw denied(session, documentName, access)
      if (access === 'none') {
        session.throttle.wasNotFound()
        tellRefused(parts, session, documentName, 'not-found')
        throw denied(session, documentName, 'not-found')
      }
      if (session.access.size >= LIMITS.documentsPerSocketMax) throw denied(session, documentName, 'too-many-documents')
      connectionConfig.readOnly = access === 'read'
      session.access.set(documentName, access)
    },
    async afterLoadDocument({ documentName, document }) {
      if (!documentName.startsWith('control:')) documents.opened(documentName, document)
    },
    async connected({ context: { session }, documentName, connection }) {
      keepOpen(session, documentName, connection)
      // The right went while the document was loading.
      const access = session.access.get(documentName) ?? 'none'
      if (access === 'none' || (access === 'read') !== connection.readOnly) {
        session.closed.add(documentName)
        connection.close(ACCESS_CHANGED)
      }
      if (documentName.startsWith('control:')) {
        session.control = connection
        parts.onControlOpen(session)
      }
    },
    async beforeSync({ context: { session }, connection, documentName, type, payload }) {
      if (type !== SYNC_STEP_2 && type !== SYNC_UPDATE) return
      const { caller } = session
      if (!caller || documentName.startsWith('control:')) {
        if (payload.length > 2) throw closing(session, documentName, new EditRefused('read-only'))
        return
      }
      const document = documents.get(documentName)
      if (!document) throw closing(session, documentName, new EditRefused('not-open'))
      await submitEdit(parts, { session, caller, connection, document, documentName, type, payload })
    },
    async beforeHandleAwareness({ context, documentName, states, document }) {
      const session = context?.session
      if (!session?.caller) return states.clear()
      // Invisible is invisible in all places, carets included (RT-20.5).
      if (await parts.isHidden(session.caller)) return states.clear()
      stampFaces(session, documentName, states, document)
    },
    async onStateless({ connection, documentName, payload }) {
      const session = (connection.context as DocumentContext).session
      if (
        documentName !== (session.caller && controlName(session.caller.userId)) ||
        payload.length > LIMITS.awarenessBytesMax
      )
        return
      parts.onControl(session, JSON.parse(payload)) // JSON it is, or it were no frame
    },
    async beforeUnloadDocument({ documentName }) {
      const stays = !documentName.startsWith('control:') && !documents.isDamaged(documentName)
      if (stays && !parts.linger.mayUnload(documentName)) throw {} // Hocuspocus keeps it, and says nothing where there is no message
    },
    async afterUnloadDocument({ documentName }) {
      documents.closed(documentName)
    },
  }
}

/** Whoever is known and tried something that they may not. */
function tellRefused(
  parts: HookParts,
  { caller, address }: Session,
  document: string,
  code: 'not-found' | 'read-only',
): void {
  if (caller) parts.recordRefusal({ caller, address, way: '/sync', code, document })
}

/** Until it is closed; what was asked while it opened is asked now. */
function keepOpen(session: Session, documentName: string, connection: Connection<DocumentContext>): void {
  session.open.set(documentName, connection)
  const question = session.unansweredQuestions.get(documentName)
  if (question) session.questions.ask(documentName, question)
  session.unansweredQuestions.delete(documentName)
  connection.onClose(() => {
    if (session.open.get(documentName) !== connection) return
    session.open.delete(documentName)
    session.access.delete(documentName)
  })
}

type Edit = {
  session: Session
  caller: Caller
  connection: Parameters<typeof mergeQueuedUpdates>[1]
  document: GuardedDocument
  documentName: string
  type: number
  payload: Uint8Array
}

/** Into the log, or closed with the reason. */
async function submitEdit(parts: HookParts, edit: Edit): Promise<void> {
  const { documents, now, log } = parts
  const { session, caller, connection, document, documentName, type, payload } = edit
  try {
    const submit = (update: Uint8Array) =>
      document.submit({
        update,
        author: caller,
        origin: LOGGED,
        via: 'client',
        now: now().toISOString(),
        hold: session.hold,
        mayWrite: () => session.access.get(documentName) === 'write' && !documents.isDamaged(documentName),
      })
    const update = type === SYNC_UPDATE ? mergeQueuedUpdates(payload, connection) : payload
    await submit(update).catch((error: unknown) => {
      // One of them is refused: this one may still be right.
      if (update === payload || !(error instanceof EditRefused)) throw error
      return submit(payload)
    })
    markDone(payload)
  } catch (error) {
    const about = { document: documentName, userId: caller.userId, orgId: caller.orgId, sessionId: session.id }
    if (error instanceof EditRefused && error.reason === READ_ONLY)
      tellRefused(parts, session, documentName, 'read-only')
    if (error instanceof EditRefused) log.info({ ...SECURITY, ...about, reason: error.reason }, 'an edit was refused')
    else log.warn({ ...about, error: String(error) }, 'an edit did not reach the log')
    throw closing(session, documentName, error instanceof EditRefused ? error : TRY_AGAIN)
  }
}

type Faces = Parameters<NonNullable<Extension<DocumentContext>['beforeHandleAwareness']>>[0]

/** Takes out the faces that this socket doesn't speak for, and says of the others who they are. */
function stampFaces(
  session: Session,
  documentName: string,
  states: Faces['states'],
  document: Faces['document'],
): void {
  const { caller } = session
  const own = session.awarenessClients.get(documentName) ?? new Set<number>()
  for (const [client, state] of states) {
    const spokenFor = [...document.connections.keys()].some(
      (other) =>
        other.context?.session !== session && other.context?.session?.awarenessClients.get(documentName)?.has(client),
    )
    const tooMany = !own.has(client) && own.size >= 3
    if (spokenFor || tooMany || JSON.stringify(state).length > LIMITS.awarenessBytesMax) {
      states.delete(client)
      continue
    }
    own.add(client)
    // Who it is, is the server's word.
    if (caller && Object.keys(state).length > 0)
      state.user = { id: caller.userId, name: caller.name, color: caller.color }
  }
  session.awarenessClients.set(documentName, own)
}

async function accessOf(
  parts: HookParts,
  session: Session,
  token: string,
  documentName: string,
): Promise<DocumentAccess | 'not-signed-in'> {
  try {
    session.signingIn ??= signIn(parts, session, token)
    await session.signingIn
    if (!session.caller) return 'not-signed-in'
    if (documentName === controlName(session.caller.userId)) return 'read'
    return await parts.accessTo(session.caller, documentName, parts.now())
  } catch (error) {
    parts.log.warn({ document: documentName, sessionId: session.id, error: String(error) }, 'could not be opened now')
    throw new OpenFailed(error)
  }
}

/**
 * Once per socket, however many documents it opens at once; who isn't known may try again with another token, a few times. Tries that fail
 * are counted by address, too.
 */
async function signIn(parts: HookParts, session: Session, token: string): Promise<void> {
  const { sql, tries, onSignedIn } = parts
  try {
    if (session.caller || !token) return
    session.triesToSignIn += 1
    if (session.triesToSignIn > TRIES_PER_SOCKET_MAX || !(await tries.turn(session.address)))
      return session.ws.close(TOO_MUCH.code, TOO_MUCH.reason)
    const caller = await attachByToken(sql, token)
    if (!caller) return tries.failed(session.address)
    await onSignedIn(session, caller)
    session.caller = caller
  } finally {
    if (!session.caller) session.signingIn = undefined
  }
}

/** What comes for it from now on is nobody's. */
function denied(session: Session, name: string, reason: string): { reason: string } {
  session.asked.delete(name)
  session.unansweredQuestions.delete(name)
  return { reason }
}

/** After this the client has to authenticate the document again; what it sent meanwhile is dropped, not queued (notes 0.7). */
function closing<T>(session: Session, name: string, error: T): T {
  session.closed.add(name)
  return error
}
