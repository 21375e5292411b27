import type { IncomingMessage } from 'node:http'
import type { Sql } from '@werkbank/database/connect.ts'
import { callerBySession, callerByToken, sessionCookieName } from '@werkbank/database/sessions.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'

/** The path that is asked for. As it came: what is no address of ours needn't be an address at all ("//"). */
export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/'

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

/** The caller by cookie (pages) or by bearer token (programs); undefined where neither is there or valid. */
export async function callerOfUpgrade(
  sql: Sql,
  request: IncomingMessage,
  origin: 'own' | 'none',
): Promise<Caller | undefined> {
  const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
  if (token) return callerByToken(sql, token)
  const id = origin === 'own' ? sessionId(request.headers.cookie ?? '') : undefined
  return id ? callerBySession(sql, id) : undefined
}

function sessionId(header: string): string | undefined {
  const cookies = new Map(
    header.split(/; */).map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), safeDecode(pair.slice(at + 1))]
    }),
  )
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
