import type { Connection, Extension } from '@hocuspocus/server'
import { SECURITY } from '@werkbank/database/logger.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
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
  /** Records in the security log that a signed-in person was refused something. */
  recordRefusal: RecordRefusal
  /** Called when a socket has authenticated; the documents that it opens wait until it counts against its person's limit. */
  onSignedIn: (session: Session, caller: Caller) => Promise<void>
  onControl: (session: Session, message: unknown) => void
  onControlOpen: (session: Session) => void
  /** Whether a person has switched their presence off. */
  isHidden: (caller: Caller) => Promise<boolean>
  log: { info(details: object, text: string): void; warn(details: object, text: string): void }
}

/** The Hocuspocus hooks: access, update guard, awareness identity. */
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

/** Records a refusal of a signed-in person. */
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

/** Removes awareness states that this socket does not own, and stamps the others with the user that the server knows. */
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
    // The server sets the user; what the client claims is overwritten.
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
 * Authenticates once per socket, however many documents it opens at once; after a failure the client may try another token, a few times. Failures are
 * counted by address, too.
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

/** Later messages for this document are dropped. */
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
