import { addressOf, isLoopback, isTrustedProxy } from './http/address.ts'
import { type Routes, routes } from './http/context.ts'
import type { Metrics } from './http/metrics.ts'
import { notFound, overloaded } from './http/problem.ts'

/** /healthz: the process is up. /readyz: it can serve. /metrics: for the machine's own collector only. */
export function operationsRoutes(metrics: Metrics): Routes {
  const app = routes()
  app.get('/healthz', (c) => c.json({ status: 'up' }))
  app.get('/readyz', async (c) => {
    await c.var.services.sql`SELECT 1`.catch(() => {
      throw overloaded()
    })
    return c.json({ status: 'ready' })
  })
  app.get('/metrics', async (c) => {
    const address = addressOf(c)
    if (!isLoopback(address) && !isTrustedProxy(c.var.services.trustedProxies, address))
      throw notFound('There is no such address.')
    return c.text(await metrics.text(), 200, { 'content-type': 'text/plain; version=0.0.4' })
  })
  return app
}
