import type { IncomingMessage } from 'node:http'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { callerBySession, sessionCookieName } from '@werkbank/database/sessions.ts'
import { attachByToken } from '@werkbank/database/token-calls.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { SIGNED_OUT_COOKIE } from '@werkbank/model/identity/signed-out.ts'

/** The path that is asked for. As it came: what is no address of ours needn't be an address at all ("//"). */
export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/'

/** A parameter of the address that is asked for. */
export const parameterOf = (request: IncomingMessage, name: string): string | null =>
  new URLSearchParams((request.url ?? '').split('#', 1)[0]?.split('?').slice(1).join('?')).get(name)

/**
 * Whether a page may open a socket: browsers always send an Origin, and only ours (or a listed one) counts, to the letter. Programs
 * send none; without it a cookie doesn't count, only a token.
 */
export function originOf(request: IncomingMessage, allowed: readonly string[]): 'own' | 'none' | 'foreign' {
  const { origin, host } = request.headers
  if (origin === undefined) return 'none'
  if (allowed.includes(origin)) return 'own'
  return origin === `http://${host}` || origin === `https://${host}` ? 'own' : 'foreign'
}

export type Credentials = { token: string } | { sessionId: string }

/** The credentials of an upgrade: a bearer token (programs), or a cookie (pages of ours). */
export function credentialsOf(request: IncomingMessage, origin: 'own' | 'none'): Credentials | undefined {
  const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
  if (token) return { token }
  const id = origin === 'own' ? sessionId(request.headers.cookie ?? '') : undefined
  return id ? { sessionId: id } : undefined
}

/** The caller of these credentials; undefined where they are invalid, or where their person has to choose a password first (US-4.5). */
export async function callerOfUpgrade(sql: Sql, credentials: Credentials): Promise<Caller | undefined> {
  const caller = await ('token' in credentials
    ? attachByToken(sql, credentials.token)
    : callerBySession(sql, credentials.sessionId))
  return caller?.mustChangePassword ? undefined : caller
}

function sessionId(header: string): string | undefined {
  const cookies = new Map(
    header.split(/; */).map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), safeDecode(pair.slice(at + 1))]
    }),
  )
  if (cookies.get(SIGNED_OUT_COOKIE) === '1') return undefined
  return cookies.get(sessionCookieName(true)) ?? cookies.get(sessionCookieName(false))
}

/** Percent signs taken apart; undefined where they are none. */
export function safeDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
