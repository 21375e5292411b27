import type { CredentialRule } from '@werkbank/model/base/command.ts'
import { type Caller, can, type Permission } from '@werkbank/model/base/permission.ts'
import { type Sentence, say } from '@werkbank/words/say.ts'
import type { Context } from 'hono'
import type { Env } from './context.ts'
import { forbidden, notSignedIn, proofNeeded, sessionNeeded } from './problem/problem.ts'

/** The signed-in caller, or a 401 with the reason why there is none (docs/protocol.md, "Who is nobody"). */
export function requireCaller(c: Context<Env>): Caller {
  const { caller, whyNobody } = c.var
  if (!caller) throw whyNobody ?? notSignedIn()
  return caller
}

/** Throws 403 where the permissions, or the kind of credential, are not enough. */
export function requireCredential(caller: Caller, { permission, needs, scope }: CredentialRule): void {
  if (permission !== null && !can(caller, permission)) throw missing(caller, permission)
  if (needs) requireSession(caller, needs)
  if (caller.via === 'session' || permission !== null || scope === 'any') return
  if (scope === undefined) throw sessionNeeded()
  if (!can(caller, scope)) throw missing(caller, scope)
}

/**
 * The 403 that names the missing right, so that the owner of the token, or an administrator, knows which one to add (AP-03). `says`: the sentence for
 * people.
 */
export const missing = ({ via }: Pick<Caller, 'via'>, permission: Permission, says?: Sentence) =>
  forbidden(via === 'token' ? say('problems.scope_needed', { permission }) : says, { permission })

/** For what only some inputs of a command need; else the command says it itself. */
export function requireSession(caller: Caller, kind: 'session' | 'fresh-session'): void {
  if (caller.via !== 'session') throw sessionNeeded()
  if (kind === 'fresh-session' && !caller.fresh) throw proofNeeded()
}
