import { createHash } from 'node:crypto'
import type { Caller, Permission } from '@werkbank/model/base/permission.ts'
import { proofMinutes } from '@werkbank/model/identity/settings.ts'
import { signInSettingsSchema } from '@werkbank/model/identity/sign-in-settings.ts'
import { resolveSetting, settingId } from '@werkbank/model/settings/resolve.ts'
import { type AccessFacts, accessFacts, heldRights, resolveAccess } from './access.ts'
import { type Sql, systemPool, type Tx } from './postgres/connect.ts'
import { withSystem } from './transaction.ts'

/** What is stored of session ids, API tokens and tickets: SHA-256, hex. They carry at least 128 random bits, so no salt is needed. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Whether an Authorization header bears `token`. Hashes are compared, so that the time reveals nothing. */
export function bears(authorization: string | undefined, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
  return token !== undefined && given !== undefined && hashSecret(given) === hashSecret(token)
}

/** The name of the session cookie; with https it gets the prefix that browsers bind to the host. */
export const sessionCookieName = (secure: boolean): string => (secure ? '__Host-werkbank' : 'werkbank_session')

type PersonRow = {
  orgId: string
  userId: string
  name: string
  email: string
  color: number
  kind: 'person' | 'machine'
  facts: AccessFacts
  credential: string
  /** Of a session: seconds since its person last gave their password, and for how many minutes that counts, where the organisation has set it. */
  provedS: number | null
  proofKept: unknown
  mustChangePassword: boolean
  limited?: boolean
  scopes: string[] | null
  /** Of a session: since its last use, and how long it may be (`signInSettingsSchema`). */
  idleS: number
  signIn: unknown
  /** How long the credential lasts, whatever its use. */
  lastsS: number
}

/**
 * The caller behind a session id (from the cookie), or undefined: unknown, expired or disabled look the same. One statement without a
 * transaction of its own, since every request asks: the account of the system reads by its role's policies.
 */
export async function callerBySession(sql: Sql, sessionId: string): Promise<Caller | undefined> {
  const [row] = await systemPool(sql)<PersonRow[]>`
    SELECT s.org_id, s.user_id, s.id_hash AS credential, ${proved(sql)}, NULL::text[] AS scopes, ${lasts(sql)}, ${idle(sql)}, ${person(sql)} FROM sessions s JOIN users u ON u.org_id = s.org_id AND u.id = s.user_id
    WHERE s.id_hash = ${hashSecret(sessionId)} AND s.expires_at > now() AND s.ends_at > now() AND s.ended_at IS NULL AND u.disabled_at IS NULL AND u.deleted_at IS NULL`
  return row && toCaller(row, 'session')
}

/** The caller behind an API token: the person's rights, cut to the token's scopes. One statement, as for sessions. */
export async function callerByToken(sql: Sql, token: string): Promise<Caller | undefined> {
  const [row] = await systemPool(sql)<PersonRow[]>`
    SELECT t.org_id, t.user_id, t.id::text AS credential, NULL::float8 AS proved_s, NULL::jsonb AS proof_kept, t.scopes, t.calls_per_minute > 0 OR t.calls_max > 0 AS limited, 0 AS idle_s, extract(epoch FROM t.expires_at - now())::float8 AS lasts_s, '{}'::jsonb AS sign_in, ${person(sql)} FROM api_tokens t JOIN users u ON u.org_id = t.org_id AND u.id = t.user_id
    WHERE t.token_hash = ${hashSecret(token)} AND t.expires_at > now() AND t.revoked_at IS NULL AND ${isLeft(sql)} AND u.disabled_at IS NULL AND u.deleted_at IS NULL`
  return row && toCaller(row, 'token')
}

/** The caller as they are now: same credential, present rights. For sockets that are open when rights change. */
export function callerAgain(sql: Sql, caller: Pick<Caller, 'via' | 'credential'>): Promise<Caller | undefined> {
  return withSystem(sql, async (tx) => {
    const [row] =
      caller.via === 'session'
        ? await tx<PersonRow[]>`
          SELECT s.org_id, s.user_id, s.id_hash AS credential, ${proved(tx)}, NULL::text[] AS scopes, ${lasts(tx)}, ${idle(tx)}, ${person(tx)} FROM sessions s JOIN users u ON u.org_id = s.org_id AND u.id = s.user_id
          WHERE s.id_hash = ${caller.credential} AND s.expires_at > now() AND s.ends_at > now() AND s.ended_at IS NULL AND u.disabled_at IS NULL AND u.deleted_at IS NULL`
        : await tx<PersonRow[]>`
          SELECT t.org_id, t.user_id, t.id::text AS credential, NULL::float8 AS proved_s, NULL::jsonb AS proof_kept, t.scopes, 0 AS idle_s, extract(epoch FROM t.expires_at - now())::float8 AS lasts_s, '{}'::jsonb AS sign_in, ${person(tx)} FROM api_tokens t JOIN users u ON u.org_id = t.org_id AND u.id = t.user_id
          WHERE t.id = ${caller.credential}::uuid AND t.expires_at > now() AND t.revoked_at IS NULL AND ${isLeft(tx)} AND u.disabled_at IS NULL AND u.deleted_at IS NULL`
    return row && toCaller(row, caller.via)
  })
}

/**
 * A person as a caller with their current rights, for work in the background: they need not be signed in. Undefined where their account is disabled or
 * gone.
 */
export async function callerOfPerson(
  sql: Sql,
  { orgId, userId }: Pick<Caller, 'orgId' | 'userId'>,
): Promise<Caller | undefined> {
  const [row] = await systemPool(sql)<PersonRow[]>`
    SELECT u.org_id, u.id AS user_id, '' AS credential, NULL::float8 AS proved_s, NULL::jsonb AS proof_kept, NULL::text[] AS scopes, 0 AS idle_s, 0 AS lasts_s, '{}'::jsonb AS sign_in, ${person(sql)}
    FROM users u WHERE u.org_id = ${orgId} AND u.id = ${userId} AND u.disabled_at IS NULL AND u.deleted_at IS NULL`
  return row && toCaller(row, 'session')
}

/** Why a credential is invalid: unknown, expired, revoked, or its person is disabled. */
export type Lost = 'unknown' | 'ended' | 'revoked' | 'disabled'
/** Of a token also that its calls are used up: how many it was good for. */
export type LostToken = Lost | { usedUp: number }

/** Why `callerBySession` found no session. The caller has held the secret, so the answer discloses nothing to strangers. */
export async function whyNoSession(sql: Sql, sessionId: string): Promise<Lost> {
  const [row] = await systemPool(sql)<{ why: Lost }[]>`
    SELECT CASE WHEN u.disabled_at IS NOT NULL OR u.deleted_at IS NOT NULL THEN 'disabled'
      WHEN s.ended_at IS NOT NULL AND s.ended_because NOT IN ('signed-out', 'replaced') THEN 'revoked' ELSE 'ended' END AS why
    FROM sessions s JOIN users u ON u.org_id = s.org_id AND u.id = s.user_id WHERE s.id_hash = ${hashSecret(sessionId)}`
  return row?.why ?? 'unknown'
}

/** Why `callerByToken` found no token. */
export async function whyNoToken(sql: Sql, token: string): Promise<LostToken> {
  const [row] = await systemPool(sql)<{ why: 'ended' | 'revoked' | 'disabled'; usedUp: number | null }[]>`
    SELECT CASE WHEN u.disabled_at IS NOT NULL OR u.deleted_at IS NOT NULL THEN 'disabled'
      WHEN t.revoked_at IS NOT NULL THEN 'revoked' ELSE 'ended' END AS why,
      CASE WHEN t.expires_at > now() AND t.calls_max > 0 AND t.calls >= t.calls_max THEN t.calls_max::float8 END AS used_up
    FROM api_tokens t JOIN users u ON u.org_id = t.org_id AND u.id = t.user_id WHERE t.token_hash = ${hashSecret(token)}`
  if (row?.why === 'ended' && row.usedUp !== null) return { usedUp: row.usedUp }
  return row?.why ?? 'unknown'
}

const isLeft = (tx: Sql | Tx) => tx`(t.calls_max = 0 OR t.calls < t.calls_max)`

const PROOF_ID = settingId(proofMinutes.key, { level: 'organisation' })
const proved = (tx: Sql | Tx) => tx`extract(epoch FROM now() - s.proved_at)::float8 AS proved_s,
  (SELECT value FROM settings k WHERE k.org_id = s.org_id AND k.id = ${PROOF_ID} AND k.deleted_at IS NULL) AS proof_kept`

const lasts = (tx: Sql | Tx) => tx`extract(epoch FROM least(s.expires_at, s.ends_at) - now())::float8 AS lasts_s`

const idle = (tx: Sql | Tx) => tx`extract(epoch FROM now() - s.used_at)::float8 AS idle_s,
  (SELECT coalesce(o.settings -> 'signIn', '{}') FROM organisations o WHERE o.org_id = s.org_id) AS sign_in`

/** How long a session of a person with these permissions may be idle. ID-13; ID-14: shorter from the moment on in which they manage access. */
export function sessionHours(permissions: readonly string[], signIn: unknown): number {
  const { sessionHours: ordinary, administratorSessionHours } = signInSettingsSchema.parse(signIn)
  return permissions.includes('access.manage') ? Math.min(ordinary, administratorSessionHours) : ordinary
}

function person(tx: Sql | Tx) {
  return tx`u.name, u.email, u.color, u.kind, u.temporary_until IS NOT NULL AS must_change_password, ${accessFacts(tx, tx`u.org_id`, tx`u.id`)} AS facts`
}

function toCaller(
  { scopes, facts, provedS, proofKept, idleS, signIn, lastsS, ...row }: PersonRow,
  via: Caller['via'],
): Caller | undefined {
  const nowMs = Date.now()
  const held = resolveAccess(facts)
  const permissions = heldRights(held)
  const restsS = via === 'session' ? sessionHours(permissions, signIn) * 3600 - idleS : Number.POSITIVE_INFINITY
  if (restsS < 0) return undefined
  const granted = (row.mustChangePassword ? [] : permissions).filter(
    (permission) => scopes === null || scopes.includes(permission),
  )
  const endsAtMs = nowMs + Math.min(lastsS, restsS) * 1_000
  const changesAtMs = held.changesAtMs === undefined ? undefined : nowMs + held.changesAtMs - facts.atMs
  const { value: minutes } = resolveSetting(proofMinutes, {}, () => proofKept)
  const fresh = provedS !== null && provedS < minutes * 60
  return { ...row, fresh, permissions: granted, via, access: accessHash(granted), endsAtMs, changesAtMs }
}

/** A changed value tells a client that its rights changed. */
export const accessHash = (permissions: readonly Permission[]): string =>
  hashSecret([...permissions].sort().join(' ')).slice(0, 16)
