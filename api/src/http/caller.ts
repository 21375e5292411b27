import type { Caller } from '@werkbank/model/base/permission.ts'
import type { Context } from 'hono'
import type { Env } from './context.ts'
import { notSignedIn } from './problem.ts'

/** The signed-in caller, or a 401 that says why there is none (docs/protocol.md, "Who is nobody"). */
export function requireCaller(c: Context<Env>): Caller {
  const { caller, whyNobody } = c.var
  if (!caller) throw whyNobody ?? notSignedIn()
  return caller
}
