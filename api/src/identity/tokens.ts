import { randomBytes } from 'node:crypto'
import { accessOfPerson } from '@werkbank/database/access.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { hashSecret } from '@werkbank/database/sessions.ts'
import { can } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { createMachineToken, createToken, revokeToken } from '@werkbank/model/identity/commands.ts'
import type { PersonState } from '@werkbank/model/identity/person.ts'
import { z } from 'zod'
import { handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { notFound } from '../http/problem/problem.ts'
import { defineQuery } from '../http/query-route.ts'
import { emitSessionEnded } from './session/end-sessions.ts'

/** The prefix lets scanners of repositories and logs find a leaked one. */
const PREFIX = 'wbk_'

export const handleCreateToken = handle(
  createToken,
  async ({ tx, caller, record, refuse, newId, now }, { id = newId(), name, scopes, expiresInDays, ...limits }) => {
    const more = scopes.filter((scope) => !can(caller, scope))
    if (more.length > 0) throw refuse('more-than-own-rights', { scopes: more })
    record({
      type: 'token.created',
      subject: { type: 'user', id: caller.userId },
      details: { id, name, scopes, expiresInDays, ...limits },
    })
    return await insertToken(tx, {
      id,
      orgId: caller.orgId,
      userId: caller.userId,
      name,
      scopes,
      expiresInDays,
      ...limits,
      now,
    })
  },
)

export const handleCreateMachineToken = handle(
  createMachineToken,
  async (context, { id: userId, name, scopes, expiresInDays, ...limits }) => {
    const { tx, caller, record, refuse, newId, now } = context
    const [machine] = await tx<Pick<PersonState, 'kind'>[]>`
      SELECT kind FROM users WHERE id = ${userId} AND deleted_at IS NULL`
    if (!machine) throw notFound()
    requirePossible(context, createMachineToken, machine)
    const { rights } = await accessOfPerson(tx, caller.orgId, userId)
    const more = scopes.filter((scope) => !rights.has(scope))
    if (more.length > 0) throw refuse('more-than-own-rights', { scopes: more })
    record({
      type: 'token.created',
      subject: { type: 'user', id: userId },
      details: { name, scopes, expiresInDays, ...limits },
    })
    return await insertToken(tx, {
      id: newId(),
      orgId: caller.orgId,
      userId,
      name,
      scopes,
      expiresInDays,
      ...limits,
      now,
    })
  },
)

type NewToken = {
  id: string
  orgId: string
  userId: string
  name: string
  scopes: readonly string[]
  expiresInDays: number
  callsPerMinute: number
  callsMax: number
  now: string
}
async function insertToken(tx: Tx, { id, orgId, userId, name, scopes, expiresInDays, now, ...limits }: NewToken) {
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`
  const expiresAt = new Date(Date.parse(now) + expiresInDays * 86_400_000).toISOString()
  await tx`INSERT INTO api_tokens (org_id, id, user_id, name, token_hash, scopes, expires_at, calls_per_minute, calls_max)
    VALUES (${orgId}, ${id}, ${userId}, ${name}, ${hashSecret(token)}, ${[...new Set(scopes)]}, ${expiresAt}, ${limits.callsPerMinute}, ${limits.callsMax})`
  return { id, token, expiresAt }
}

/** The caller's own tokens, for a token only itself; the right to manage access includes other people's. Without it those are a 404. */
export const handleRevokeToken = handle(revokeToken, async ({ tx, caller, emit, record, now }, { id }) => {
  const [row] = await tx<{ userId: string }[]>`
    UPDATE api_tokens SET revoked_at = coalesce(revoked_at, ${now}) WHERE id = ${id} AND (${caller.via === 'session' ? tx`user_id = ${caller.userId}` : tx`id::text = ${caller.credential}`} OR ${can(caller, 'access.manage')}) RETURNING user_id`
  if (!row) throw notFound()
  emitSessionEnded(emit, row.userId, id)
  record({ type: 'token.revoked', subject: { type: 'user', id: row.userId }, details: { id } })
  return { revoked: true as const }
})

const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
  /** 0: no limit; `calls` are counted where there is one. */
  callsPerMinute: z.int(),
  callsMax: z.int(),
  calls: z.int(),
  revokedAt: z.string().nullable(),
})
export const listTokens = defineQuery({
  name: 'token.list',
  route: 'GET /tokens',
  permission: null,
  summary: 'Your API tokens, without the tokens themselves',
  input: z.object({}),
  answer: z.object({ items: z.array(tokenSchema) }),
})
export const listPersonsTokens = defineQuery({
  name: 'person.list-tokens',
  route: 'GET /people/{id}/tokens',
  permission: 'access.manage',
  summary: 'The API tokens of a person or machine, without the tokens themselves',
  input: z.object({ id: idSchema }),
  answer: z.object({ items: z.array(tokenSchema) }),
})
export const readTokens = async (tx: Tx, userId: string) => ({
  items: [
    ...(await tx<z.infer<typeof tokenSchema>[]>`
    SELECT id, name, scopes, created_at, expires_at, last_used_at, calls_per_minute, calls_max::float8, calls::float8, revoked_at FROM api_tokens WHERE user_id = ${userId} ORDER BY created_at DESC LIMIT 200`),
  ],
})
export async function readPersonsTokens(tx: Tx, id: string) {
  const known = await tx`SELECT 1 FROM users WHERE id = ${id} AND deleted_at IS NULL`
  if (known.length === 0) throw notFound()
  return await readTokens(tx, id)
}
