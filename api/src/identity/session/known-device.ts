import { randomBytes } from 'node:crypto'
import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { hashSecret } from '@werkbank/database/sessions.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { serialize } from 'hono/utils/cookie'
import type { Env } from '../../http/context.ts'

/** As long as browsers keep a cookie. */
const KEPT_DAYS = 400
/** Of one account: each has tries of its own, so they are bounded. */
const DEVICES_MAX = 20

/** Besides the session's: it stays when one signs out, and gives no right at all (OWASP, "device cookies"). */
const cookieName = (https: boolean): string => (https ? '__Host-werkbank-device' : 'werkbank_device')

/** The hash of the device cookie that a request brings. */
export function deviceOf(c: Context<Env>): string | undefined {
  const id = getCookie(c, cookieName(c.var.services.https))
  return id && /^[\w-]{43}$/.test(id) ? hashSecret(id) : undefined
}

/**
 * Makes the device known for a person who has just signed in on it; returns the Set-Cookie header. The cookie is new each time, so that one planted in
 * the browser before is worthless; the device stays known for its earlier people.
 */
export async function rememberDevice(
  sql: Sql,
  { orgId, userId, device, https }: { orgId: string; userId: string; device: string | undefined; https: boolean },
): Promise<string> {
  const id = randomBytes(32).toString('base64url')
  await withSystem(sql, async (tx) => {
    if (device) await tx`UPDATE known_devices SET id_hash = ${hashSecret(id)} WHERE id_hash = ${device}`
    await tx`INSERT INTO known_devices (org_id, user_id, id_hash) VALUES (${orgId}, ${userId}, ${hashSecret(id)})
      ON CONFLICT (org_id, user_id, id_hash) DO UPDATE SET last_used_at = now()`
    await forgetOldest(tx, orgId, userId)
  })
  return serialize(cookieName(https), id, {
    httpOnly: true,
    secure: https,
    sameSite: 'Lax',
    path: '/',
    maxAge: KEPT_DAYS * 86_400,
  })
}

const forgetOldest = (tx: Tx, orgId: string, userId: string) => tx`
  DELETE FROM known_devices WHERE org_id = ${orgId} AND user_id = ${userId} AND id_hash NOT IN (
    SELECT id_hash FROM known_devices WHERE org_id = ${orgId} AND user_id = ${userId} ORDER BY last_used_at DESC LIMIT ${DEVICES_MAX})`
