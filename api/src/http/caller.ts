import type { Caller } from '@werkbank/model/base/permission.ts'
import type { Context } from 'hono'
import type { Env } from './context.ts'
import { notSignedIn } from './problem.ts'

/** The signed-in caller, or a 401. */
export function requireCaller(c: Context<Env>): Caller {
  const { caller } = c.var
  if (!caller) throw notSignedIn()
  return caller
}
