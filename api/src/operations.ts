import { bears } from '@werkbank/database/sessions.ts'
import { say } from '@werkbank/words/say.ts'
import { type Routes, routes } from './http/context.ts'
import { isInsider } from './http/edge/address.ts'
import type { Metrics } from './http/edge/metrics.ts'
import { databaseAway, diskFull, notFound } from './http/problem/problem.ts'

/** A process without a database for this long is reported as unhealthy: a restart may help. */
const AWAY_MS_MAX = 60_000

/** /healthz: the process is up, and its database not gone for long. /readyz: it can serve. /metrics: for a collector on this machine, or with the token. */
export function operationsRoutes(metrics: Metrics): Routes {
  const app = routes()
  app.get('/healthz', async (c) => {
    const { health, now } = c.var.services
    const reason = await health.notReady()
    const since = health.databaseAwaySince()
    const isStuck = since !== undefined && now().getTime() - since > AWAY_MS_MAX
    return c.json({ status: isStuck ? 'stuck' : 'up', ...(reason ? { notReady: reason } : {}) }, isStuck ? 503 : 200)
  })
  app.get('/readyz', async (c) => {
    const reason = await c.var.services.health.notReady()
    if (reason === 'disk-full') throw diskFull()
    if (reason) throw databaseAway()
    return c.json({ status: 'ready' })
  })
  app.get('/metrics', async (c) => {
    if (!bears(c.req.header('authorization'), c.var.services.metricsToken) && !isInsider(c))
      throw notFound(say('problems.no_address'))
    return c.text(await metrics.text(), 200, { 'content-type': 'text/plain; version=0.0.4' })
  })
  return app
}
