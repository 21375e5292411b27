import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { sessionEnded } from '@werkbank/model/identity/events.ts'
import type { CommandContext } from '../../http/command/command-route.ts'

type EmitContext = { tx: Tx; emit: CommandContext<never>['emit'] }
type Which = { userId: string; only?: string; butNot?: string }

/**
 * Ends valid sessions of a person, also on open sockets; returns how many. Their rows stay for a while, so that devices learn the reason
 * (docs/protocol.md, "Who is nobody").
 */
export async function endSessions(
  { tx, emit }: EmitContext,
  { userId, only, butNot }: Which,
  because: 'revoked' | 'password' | 'second-factor' | 'disabled',
): Promise<number> {
  const ended = await tx<{ idHash: string }[]>`
    UPDATE sessions SET ended_at = now(), ended_because = ${because}
    WHERE user_id = ${userId} AND ended_at IS NULL ${only ? tx`AND id_hash = ${only}` : tx``} ${butNot ? tx`AND id_hash <> ${butNot}` : tx``}
    RETURNING id_hash`
  for (const { idHash } of ended) emitSessionEnded(emit, userId, idHash)
  return ended.length
}

/** Ends the API tokens of a person that are still good, and their sockets; answers how many. */
export async function revokeTokens({ tx, emit }: EmitContext, userId: string): Promise<number> {
  const revoked = await tx<{ credential: string }[]>`
    UPDATE api_tokens SET revoked_at = now() WHERE user_id = ${userId} AND revoked_at IS NULL RETURNING id::text AS credential`
  for (const { credential } of revoked) emitSessionEnded(emit, userId, credential)
  return revoked.length
}

/** `credential`: the hash of a session id, or the id of an API token. */
export function emitSessionEnded(emit: EmitContext['emit'], userId: string, credential: string): void {
  emit(sessionEnded, userId, { userId, credential })
}
