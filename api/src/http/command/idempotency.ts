import { createHash } from 'node:crypto'
import { type AccessFacts, accessFacts, resolveAccess } from '@werkbank/database/access.ts'
import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import type { CredentialRule } from '@werkbank/model/base/command.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { madeAtMs } from '@werkbank/model/base/value/id.ts'
import { missing, requireCredential } from '../caller.ts'
import { keyReused, keyTooOld, personDisabled, wrongInput } from '../problem/problem.ts'
import type { Late } from './unit-of-work.ts'

/** Longer than any device may hold an unsent command, with leap years and holidays. */
export const KEYS_KEPT_DAYS = 400
/** A key that says that it is older may be one that is no longer kept, where the clock of its device was some weeks ahead. */
const KEYS_TAKEN_DAYS = 370
const DAY_MS = 86_400_000

/** A request that may be repeated. `hash` is of the command and its input: another input under the same key is refused. */
export type RequestKey = { key: string; command: string; hash: string }
export type KeptAnswer = { status: number; body: Record<string, unknown> }

/** Reads the header; undefined without one. The hash is free of the order of fields and of insignificant white space. */
export function requestKey(header: string | undefined, command: string, input: unknown): RequestKey | undefined {
  if (header === undefined) return undefined
  if (!/^[\x21-\x7e]{8,200}$/.test(header)) {
    throw wrongInput('Idempotency-Key', 'problems.idempotency_key')
  }
  return {
    key: header,
    command,
    hash: createHash('sha256')
      .update(`${command}\n${canonical(input)}`)
      .digest('hex'),
  }
}

export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`
}

type Opening = { xid: string; timeZone: string; kept: KeptAnswer | undefined }

/**
 * The first two statements of a command, in one round trip. The shared lock makes check and act atomic: `lockAccess` takes it exclusively to change
 * rights, so no command that was allowed before commits after. The lock on the key makes repeats wait for the first and then find its answer. Throws
 * 401, 403 or 422; a kept answer comes before the 403, for its effect happened while it was allowed.
 */
export async function openCommand(
  tx: Tx,
  caller: Caller,
  rule: CredentialRule,
  key: RequestKey | undefined,
): Promise<Opening> {
  const { permission } = rule
  const locks = tx`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`access:${caller.orgId}`}, 0))
    ${key ? tx`, pg_advisory_xact_lock(hashtextextended(${`key:${caller.userId}:${key.key}`}, 0))` : tx``}`.execute()
  const state = tx`
    SELECT pg_current_xact_id()::text AS xid, now() AS now, (SELECT time_zone FROM organisations WHERE org_id = current_org()) AS time_zone,
      EXISTS (SELECT FROM users WHERE id = ${caller.userId} AND disabled_at IS NULL AND deleted_at IS NULL) AS active,
      ${
        permission === null ? tx`NULL::jsonb` : accessFacts(tx, tx`${caller.orgId}::uuid`, tx`${caller.userId}::uuid`)
      } AS facts
      ${key ? tx`, (SELECT to_jsonb(kept) FROM idempotency_keys kept WHERE user_id = ${caller.userId} AND key = ${key.key}) AS kept` : tx``}`.execute()
  const [, [row]] = await Promise.all([locks, state])
  if (!row?.active) throw personDisabled()
  const kept = key ? keptAnswer(row.kept as KeptRow | null, key) : undefined
  if (!kept) {
    if (key && isTooOld(key.key, row.now as string)) throw keyTooOld()
    if (permission !== null && !resolveAccess(row.facts as AccessFacts).rights.has(permission))
      throw missing(caller, permission)
    requireCredential(caller, rule)
  }
  return { xid: row.xid as string, timeZone: row.timeZone as string, kept }
}

/** Devices make keys that say when (UUID version 7, RFC 9562): what waited longer than keys are kept may have been done once, and must not be done again unasked. */
function isTooOld(key: string, now: string): boolean {
  const madeAt = madeAtMs(key)
  return madeAt !== undefined && Date.parse(now) - madeAt > KEYS_TAKEN_DAYS * DAY_MS
}

type KeptRow = {
  command: string
  request_hash: string
  requestHash?: string
  status: number
  answer: Record<string, unknown>
}
function keptAnswer(row: KeptRow | null, key: RequestKey): KeptAnswer | undefined {
  if (!row) return undefined
  // to_jsonb keeps the database's names; a transforming driver may have made them ours.
  if (row.command !== key.command || (row.request_hash ?? row.requestHash) !== key.hash) throw keyReused()
  return { status: row.status, body: row.answer }
}

/** Keeps the answer with its key, in the command's transaction: there is never one without the other. With `late` a part of a statement. */
export const keepAnswer = (
  tx: Tx,
  caller: Caller,
  key: RequestKey,
  { status, body }: KeptAnswer,
  late?: Late,
): Statement => tx`INSERT INTO idempotency_keys (org_id, user_id, key, command, request_hash, status, answer)
  SELECT ${caller.orgId}::uuid, ${caller.userId}::uuid, ${key.key}::text, ${key.command}::text, ${key.hash}::text, ${status}::int,
    ${tx.json(body as never)}::jsonb ${late ? tx`|| ${late.fields} FROM ${late.from}` : tx``}`

/** Taken by commands that change roles or people: it waits for running commands of the organisation, and new ones wait for it. */
export async function lockAccess(tx: Tx, orgId: string): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`access:${orgId}`}, 0))`
}
