import { isBehindProxy, isLoopback, type Reached } from '@werkbank/model/base/server/reached-by.ts'
import type { Context } from 'hono'
import type { DemoSignIns, Env } from '../../http/context.ts'
import { isInsider } from '../../http/edge/address.ts'

/** Whether demo people may sign in: as `asked`; by default from this machine only, and not at all where other machines reach the server. */
export function demoSignIns(reached: Reached, asked: boolean | undefined): DemoSignIns {
  if (asked !== undefined) return asked ? 'everybody' : 'nobody'
  return isLoopback(reached.host) && !isBehindProxy(reached) ? 'this-machine' : 'nobody'
}

export function mayUseDemo(c: Context<Env>): boolean {
  const { demoSignIns: who } = c.var.services
  return who === 'everybody' || (who === 'this-machine' && isInsider(c))
}

/** A sentence for the operator about the demo people. */
export function whyNoDemo(reached: Reached, asked: boolean | undefined): string {
  if (asked === false) return 'The demo people can not sign in (WERKBANK_DEMO_SIGN_INS=0).'
  const reason = isLoopback(reached.host)
    ? 'a proxy stands before it (WERKBANK_HTTPS, WERKBANK_ORIGINS or WERKBANK_TRUSTED_PROXIES is set)'
    : `it listens on ${reached.host}`
  return `The demo people can not sign in, because others may reach this address: ${reason}. WERKBANK_DEMO_SIGN_INS=1 lets them in.`
}
