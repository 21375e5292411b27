import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'

/** An online person: once on the list, with the record that they opened last. */
export type PersonPresence = {
  userId: string
  status: 'online' | 'away'
  subjectType: string | null
  subjectId: string | null
  label: string | null
}
export type PresenceDelta = { kind: 'presence'; full: boolean; people: PersonPresence[]; gone: string[] }

const COALESCE_MS = 250
/** A node that dies takes its people along within 30 s (RT-13.1): a life, and the beat at which others look. */
const LIFE_SECONDS = 20
const BEAT_MS = 6_000
const CHANNEL = 'werkbank_presence'

export type PresenceBoard = Awaited<ReturnType<typeof createPresenceBoard>>

/**
 * Who is online in an organisation: a small table written by the nodes (and the API), pushed as coalesced changes. Each person counts once, hidden
 * people not at all. `push` sends to all sockets of an organisation on this node; `onHidden` is called with people who start to hide, whose carets must
 * be removed as well (RT-20.5).
 */
export async function createPresenceBoard(
  sql: Sql,
  options: {
    node: string
    push: (orgId: string, delta: PresenceDelta) => void
    onError: (error: unknown) => void
    hasSockets: (orgId: string) => boolean
    onHidden?: (orgId: string, userIds: readonly string[]) => void
  },
) {
  const shown = new Map<string, Map<string, string>>()
  const due = new Map<string, NodeJS.Timeout>()

  const hiding = watchHidden(sql, options.onHidden)
  const look = async (orgId: string) => {
    due.delete(orgId)
    if (!options.hasSockets(orgId)) {
      hiding.forget(orgId)
      return void shown.delete(orgId)
    }
    await hiding.look(orgId)
    const people = await readPeople(sql, orgId)
    const before = shown.get(orgId) ?? new Map<string, string>()
    const after = new Map(people.map((person) => [person.userId, JSON.stringify(person)]))
    shown.set(orgId, after)
    const changed = people.filter((person) => before.get(person.userId) !== after.get(person.userId))
    const gone = [...before.keys()].filter((userId) => !after.has(userId))
    if (changed.length > 0 || gone.length > 0)
      options.push(orgId, { kind: 'presence', full: false, people: changed, gone })
  }
  const refresh = (orgId: string) => {
    const lookSoon = () => setTimeout(() => void look(orgId).catch(options.onError), COALESCE_MS)
    if (!due.has(orgId)) due.set(orgId, lookSoon())
  }
  const inTurn = makeTurns()
  const tell = (orgId: string) => sql`SELECT pg_notify(${CHANNEL}, ${orgId})`.catch(() => {})
  const heard = await sql.listen(CHANNEL, refresh)
  const beat = setInterval(() => {
    void liveOn(sql, options.node).catch(options.onError)
    for (const orgId of shown.keys()) refresh(orgId)
  }, BEAT_MS)

  return {
    async here(orgId: string, connection: string, userId: string, subject: Subject | null): Promise<void> {
      await inTurn(connection, () => writePlace(sql, { orgId, connection, userId, node: options.node, subject }))
      await tell(orgId)
    },
    async gone(orgId: string, connection: string): Promise<void> {
      await inTurn(connection, () =>
        withSystem(sql, (tx) => tx`DELETE FROM presence WHERE org_id = ${orgId} AND connection = ${connection}`),
      )
      await tell(orgId)
    },
    /** The whole list, for a socket that just came. */
    async full(orgId: string): Promise<PresenceDelta> {
      return { kind: 'presence', full: true, people: await readPeople(sql, orgId), gone: [] }
    },
    refresh,
    isHidden: hiding.isHidden,
    async stop(): Promise<void> {
      clearInterval(beat)
      for (const timer of due.values()) clearTimeout(timer)
      await heard.unlisten().catch(() => {})
      await withSystem(sql, (tx) => tx`DELETE FROM presence WHERE node = ${options.node}`).catch(options.onError)
    },
  }
}

/** Hidden people by organisation: read at the first caret, and again at each poll. `onHidden` is called with those who start to hide. */
function watchHidden(sql: Sql, onHidden: (orgId: string, userIds: readonly string[]) => void = () => {}) {
  const hidden = new Map<string, Promise<ReadonlySet<string>>>()
  const ask = (orgId: string) => {
    const asked = readHidden(sql, orgId)
    hidden.set(orgId, asked)
    asked.catch(() => hidden.get(orgId) === asked && hidden.delete(orgId))
    return asked
  }
  return {
    async look(orgId: string): Promise<void> {
      const before = await hidden.get(orgId)
      const after = await ask(orgId)
      const fresh = [...after].filter((userId) => before?.has(userId) !== true)
      if (fresh.length > 0) onHidden(orgId, fresh)
    },
    forget: (orgId: string) => void hidden.delete(orgId),
    isHidden: async (orgId: string, userId: string): Promise<boolean> =>
      (await (hidden.get(orgId) ?? ask(orgId))).has(userId),
  }
}

/** What a connection said last, is last in the table too: arriving, looking at a record and leaving may follow within a millisecond. */
function makeTurns(): (connection: string, work: () => Promise<unknown>) => Promise<void> {
  const turns = new Map<string, Promise<void>>()
  return (connection, work) => {
    const before = turns.get(connection) ?? Promise.resolve()
    const turn = before.catch(() => {}).then(async () => void (await work()))
    turns.set(connection, turn)
    const forget = () => turns.get(connection) === turn && turns.delete(connection)
    turn.then(forget, forget)
    return turn
  }
}

/** Renews this node's rows; deletes rows that no node renews. */
const liveOn = (sql: Sql, node: string) =>
  withSystem(sql, async (tx) => {
    await tx`UPDATE presence SET expires_at = now() + make_interval(secs => ${LIFE_SECONDS}), seen_at = now() WHERE node = ${node}`
    await tx`DELETE FROM presence WHERE expires_at < now()`
  })

type Place = { orgId: string; connection: string; userId: string; node: string; subject: Subject | null }
type Subject = { type: string; id: string }

const writePlace = (sql: Sql, { orgId, connection, userId, node, subject }: Place) =>
  withSystem(
    sql,
    (tx) => tx`
      INSERT INTO presence (org_id, connection, user_id, node, subject_type, subject_id, expires_at)
      VALUES (${orgId}, ${connection}, ${userId}, ${node}, ${subject?.type ?? null}, ${subject?.id ?? null}, now() + make_interval(secs => ${LIFE_SECONDS}))
      ON CONFLICT (org_id, connection) DO UPDATE SET subject_type = excluded.subject_type, subject_id = excluded.subject_id, seen_at = now(), expires_at = excluded.expires_at`,
  )

function readPeople(sql: Sql, orgId: string): Promise<PersonPresence[]> {
  return withSystem(
    sql,
    (tx) => tx<PersonPresence[]>`
    SELECT DISTINCT ON (p.user_id) p.user_id, p.status, p.subject_type, p.subject_id, p.label FROM presence p
    LEFT JOIN presence_settings s ON s.org_id = p.org_id AND s.user_id = p.user_id
    WHERE p.org_id = ${orgId} AND p.expires_at > now() AND NOT coalesce(s.hidden, false) ORDER BY p.user_id, p.seen_at DESC`,
  )
}

async function readHidden(sql: Sql, orgId: string): Promise<ReadonlySet<string>> {
  const rows = await withSystem(
    sql,
    (tx) => tx<{ userId: string }[]>`SELECT user_id FROM presence_settings WHERE org_id = ${orgId} AND hidden`,
  )
  return new Set(rows.map(({ userId }) => userId))
}
