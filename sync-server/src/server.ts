import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Hocuspocus } from '@hocuspocus/server'
import { createPoker, listenPokes } from '@werkbank/database/poke.ts'
import { connectAlone, type Sql } from '@werkbank/database/postgres/connect.ts'
import { createPing } from '@werkbank/database/postgres/ping.ts'
import { makeFold } from '@werkbank/database/security-log.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { PROTOCOL } from '@werkbank/model/base/protocol.ts'
import { placesTakeMembership } from '@werkbank/model/presence/visible-place.ts'
import type { Logger } from 'pino'
import { type Watched, watchAccess } from './access/access-watch.ts'
import { createDocumentAccess } from './access/document-access.ts'
import { createRefusals } from './access/refusals.ts'
import { refreshAccess } from './access/session-access.ts'
import { createCompactor } from './compaction/compactor.ts'
import { keepExpectedEndsQuiet } from './expected-ends.ts'
import { createCountsGateway } from './gateways/automerge.ts'
import { createYWebsocketGateway } from './gateways/y-websocket.ts'
import { makeHooks } from './hooks.ts'
import { Budgets } from './limits/budget.ts'
import { SignInTries } from './limits/sign-in-tries.ts'
import { createChangeNews } from './log/change-news.ts'
import { Disk } from './log/disk.ts'
import { createLogWriter } from './log/log-writer.ts'
import { createTailNews } from './log/tail-news.ts'
import { OpenDocuments } from './open-documents.ts'
import { PlaceReports, readPlaceMessage } from './presence/place-reports.ts'
import { makePlaceSender } from './presence/place-sender.ts'
import { createPresenceBoard, type PresenceDelta } from './presence/presence-board.ts'
import { removeCarets } from './presence/remove-carets.ts'
import { GOING_AWAY, TOO_MUCH } from './refusal.ts'
import type { DocumentContext, Session } from './session.ts'
import { makeAccept, onUpgrade, refuseUpgrade } from './sockets/accept.ts'
import { createGate, type Gateway } from './sockets/gate.ts'
import { joinSocket } from './sockets/sockets.ts'
import { StateAnswers } from './sockets/step-one.ts'
import { pathOf } from './sockets/upgrade.ts'
import { UnloadDelay } from './unload-delay.ts'

export type SyncServerOptions = {
  sql: Sql
  log: Logger
  allowedOrigins?: readonly string[]
  /** Proxies whose `X-Forwarded-For` is trusted. */
  trustedProxies?: readonly string[]
  /** Awareness between nodes; edits meet in the log. */
  redisUrl?: string | undefined
  now?: () => Date
  /** How long a line may be silent before it counts as dead. */
  silentMsMax?: number
  /** How long a document stays in memory after the last one left. */
  lingerMs?: number
}
export type SyncServer = {
  /** True where the path is one of ours; the answer then comes by itself. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  ready(): Promise<void>
  close(): Promise<void>
  metrics(): { sockets: number; documents: number; logWaitingBytes: number }
}

const TAIL_POLL_MS = 1_000
const POKE_COALESCE_MS = 100
/** Two edits of different documents needn't wait for each other's way to the disk. */
const LOG_CONNECTIONS = 2
const LINGER_MS = 10_000
const CLOSE_MS_MAX = 8_000

/** The document plane: sockets, guard, log, presence. Mounted beside the API in one process, or alone (main.ts). */
export async function createSyncServer(options: SyncServerOptions): Promise<SyncServer> {
  const {
    sql,
    log,
    allowedOrigins = [],
    trustedProxies = [],
    now = () => new Date(),
    silentMsMax,
    lingerMs = LINGER_MS,
  } = options
  keepExpectedEndsQuiet()
  const node = randomUUID()
  const sessions = new Set<Session>()
  const budgets = new Budgets()
  const tries = new SignInTries(() => now().getTime())
  const answers = new StateAnswers()
  const recordRefusal = createRefusals(
    sql,
    makeFold(now, (error) => log.error({ reason: String(error) }, 'a refusal could not be recorded')),
  )
  const onError = (error: unknown) => log.warn({ error: String(error) }, 'sync: will be tried again')
  const poker = createPoker(sql)
  const news = createChangeNews(sql, poker, onError)
  const compactor = createCompactor(sql, (document, error) =>
    log.warn({ document, error: String(error) }, 'a snapshot failed; the log has everything'),
  )
  const tails = await createTailNews(sql, (names) => void documents.catchUp(names).catch(onError))
  const logSqls = Array.from({ length: LOG_CONNECTIONS }, () =>
    connectAlone(sql, { applicationName: 'werkbank-log', role: 'werkbank_system', synchronousCommit: 'off' }),
  )
  const diskSql = connectAlone(sql, { applicationName: 'werkbank-disk', role: 'werkbank_system' })
  const disk = new Disk(diskSql, onError)
  const ping = createPing(sql)
  const writer = createLogWriter(logSqls, disk, (entry, seq) => {
    compactor.appended(entry.orgId, entry.document, entry.update.length)
    news.changed(entry.orgId, entry.document, seq, entry.userId)
    tails.appended(entry.document)
  })
  const accessTo = createDocumentAccess(sql)
  const documents = new OpenDocuments(sql, writer, (error) => log.error({ document: error.document }, error.message))

  const ofOrg = (orgId: string) => [...sessions].filter(({ caller }) => caller?.orgId === orgId)
  const tell = (session: Session, message: object) => session.control?.sendStateless(JSON.stringify(message))
  const sendPlaces = makePlaceSender(sql, tell)
  const presence = await createPresenceBoard(sql, {
    node,
    onError,
    hasSockets: (orgId) => ofOrg(orgId).length > 0,
    push: (orgId, delta: PresenceDelta) => void sendPlaces(ofOrg(orgId), delta).catch(onError),
    onHidden: (orgId, userIds) => {
      for (const session of ofOrg(orgId))
        if (session.caller && userIds.includes(session.caller.userId)) removeCarets(session, hocuspocus)
    },
  })
  const counts = await createCountsGateway({ recordRefusal, sql, log, node, budgets, now, silentMsMax })
  const lookAgain = coalesce(POKE_COALESCE_MS, (orgId) => {
    access.wake()
    presence.refresh(orgId)
  })
  const pull = coalesce(POKE_COALESCE_MS, (orgId) => {
    for (const session of ofOrg(orgId)) tell(session, { kind: 'poke' })
  })
  const pokes = await listenPokes(
    sql,
    ({ orgId, documents: names, mirrorOnly }) => {
      pull(orgId)
      if (!mirrorOnly) lookAgain(orgId)
      if (names) void documents.catchUp(names).catch(onError)
    },
    () => {
      access.wake()
      void disk
        .settled()
        .then(() => documents.readAgain())
        .catch(onError)
    },
  )
  const tailPoll = setInterval(() => void documents.catchUp().catch(onError), TAIL_POLL_MS)

  const linger = new UnloadDelay({
    ms: lingerMs,
    max: LIMITS.documentsPerSocketMax,
    unload: async (name) => {
      const document = hocuspocus.documents.get(name)
      if (document) await hocuspocus.unloadDocument(document)
    },
  })
  const hocuspocus: Hocuspocus<DocumentContext> = new Hocuspocus<DocumentContext>({
    name: node,
    quiet: true,
    yDocOptions: { gc: true, gcFilter: () => true, guid: '' }, // as newDocument()
    unloadImmediately: true,
    timeout: 60_000,
    maxPendingDocuments: LIMITS.documentsPerSocketMax,
    maxUnauthenticatedQueueMessages: LIMITS.documentsPerSocketMax * 4,
    maxUnauthenticatedQueueSize: 16 * 1024 * 1024,
    extensions: [
      makeHooks({
        sql,
        accessTo,
        documents,
        linger,
        now,
        log,
        tries,
        recordRefusal,
        onSignedIn: async (session, caller) => signedIn.get(session)?.(caller),
        onControlOpen: (session) => void welcome(session).catch(onError),
        onControl: (session, message) => heard(session, message),
        // Where presence cannot be read, the person counts as hidden.
        isHidden: ({ orgId, userId }) => presence.isHidden(orgId, userId).catch(() => true),
      }),
      documents.extension(),
    ],
  } as never)

  const welcome = async (session: Session) => {
    const { caller } = session
    if (!caller) return
    await presence.here(caller.orgId, session.id, caller.userId, null)
    tell(session, { kind: 'welcome', protocol: PROTOCOL, node })
    await sendPlaces([session], await presence.full(caller.orgId))
    tell(session, { kind: 'poke' }) // whatever was missed while away
  }
  /** Where the person of a socket is. */
  const places = new WeakMap<Session, PlaceReports>()
  const heard = (session: Session, message: unknown) => {
    const here = readPlaceMessage(message)
    if (here) places.get(session)?.isAt(here.subject)
  }

  const awareness = options.redisUrl
    ? (await import('./redis.ts')).shareAwareness(hocuspocus, options.redisUrl, node, onError)
    : undefined
  const yWebsocket = createYWebsocketGateway({
    sql,
    accessTo,
    hocuspocus,
    documents,
    answers,
    budgets,
    tries,
    recordRefusal,
    now,
    log,
    silentMsMax,
  })
  const watchedSessions = (): Watched[] =>
    [...sessions].map((session) => ({
      caller: session.caller,
      async lookAgain(caller) {
        const before = session.caller?.access
        await refreshAccess(session, caller, accessTo, now())
        // What they may know of the others is another thing now.
        if (caller && (caller.access !== before || placesTakeMembership()))
          await sendPlaces([session], await presence.full(caller.orgId))
        // Nobody writes anything when a role ends by its time: the mirror is told by this.
        if (caller && caller.access !== before) tell(session, { kind: 'poke' })
      },
    }))
  const access = await watchAccess(sql, {
    sockets: () => [...watchedSessions(), ...yWebsocket.sockets(), ...counts.sockets()],
    onError,
    nowMs: () => now().getTime(),
  })
  await news.tellMissed().catch(onError)

  const accept = makeAccept(log, { name: '/sync', frameBytesMax: LIMITS.frameBytesMax, silentMsMax })
  /** Called when a socket has authenticated. */
  const signedIn = new WeakMap<Session, (caller: Caller) => Promise<void>>()
  const documentsGateway: Gateway = async (upgrade, { caller, address, countAs }) =>
    accept(upgrade, (ws) => {
      const session = joinSocket(hocuspocus, ws, upgrade.request, {
        caller,
        address,
        answers,
        sizeOf: (name) => documents.get(name)?.sizeBytes ?? 0,
        now: () => now().getTime(),
        onClose: (closed) => {
          sessions.delete(closed)
          places.get(closed)?.stop()
          if (closed.caller) void presence.gone(closed.caller.orgId, closed.id).catch(onError)
        },
      })
      sessions.add(session)
      const isAt = async (subject: { type: string; id: string } | null) => {
        if (session.caller && sessions.has(session))
          await presence.here(session.caller.orgId, session.id, session.caller.userId, subject)
      }
      places.set(session, new PlaceReports(isAt, onError))
      const share = ({ userId }: Caller) => session.throttle.signedIn(budgets.of(userId, now().getTime()))
      if (caller) share(caller)
      signedIn.set(session, async (known) => {
        if (await countAs(known)) share(known)
        else ws.close(TOO_MUCH.code, TOO_MUCH.reason)
      })
    })
  const gate = createGate({ sql, tries, allowedOrigins, trustedProxies })
  const gatewayOf = (path: string): Gateway | undefined => {
    if (path === '/sync') return documentsGateway
    if (path === '/counts') return counts.upgrade
    return path.startsWith('/yjs/') ? yWebsocket.upgrade : undefined
  }

  let closing: Promise<void> | undefined
  const close = async () => {
    clearInterval(tailPoll)
    for (const { ws } of sessions) ws.close(GOING_AWAY.code, GOING_AWAY.reason)
    yWebsocket.close()
    await counts.close()
    await within(
      CLOSE_MS_MAX,
      (async () => {
        await writer.close()
        await news.close()
        await compactor.flush()
      })(),
    ).catch(onError)
    disk.stop()
    for (const { ws } of sessions) ws.terminate()
    await linger.stop()
    await within(
      CLOSE_MS_MAX,
      Promise.all([
        compactor.stop(),
        access.stop(),
        pokes.stop(),
        tails.close(),
        presence.stop(),
        awareness?.close(),
        ping.close(),
        ...[...logSqls, diskSql].map((logSql) => logSql.end({ timeout: 5 })),
      ]),
    ).catch(onError)
  }
  return {
    handleUpgrade(request, socket, head) {
      const path = pathOf(request)
      const gateway = gatewayOf(path)
      if (!gateway) return false
      if (closing) refuseUpgrade(socket, 503, 'Service Unavailable')
      else {
        const upgrade = { request, socket, head, path }
        onUpgrade(log, upgrade, () => gate(upgrade, gateway))
      }
      return true
    },
    async ready() {
      if (!(await ping.answers())) throw new Error('the database does not answer')
    },
    close: () => (closing ??= close()),
    metrics: () => ({
      sockets: sessions.size + yWebsocket.size() + counts.size(),
      documents: documents.names().length,
      logWaitingBytes: writer.waitingBytes(),
    }),
  }
}

function coalesce(ms: number, work: (key: string) => void): (key: string) => void {
  const due = new Set<string>()
  return (key) => {
    if (due.has(key)) return
    due.add(key)
    setTimeout(() => {
      due.delete(key)
      work(key)
    }, ms)
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
