import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { type Routes, routes } from './http/context.ts'
import { notFound, overloaded } from './http/problem.ts'
import { addressOf, isLoopback } from './identity/address.ts'

export type Metrics = {
  request(method: string, route: string, status: number, durationMs: number): void
  text(): Promise<string>
}

export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const labelNames = ['method', 'route', 'status'] as const
  const requests = new Counter({
    name: 'werkbank_http_requests_total',
    help: 'Requests by route and status',
    labelNames,
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'werkbank_http_request_seconds',
    help: 'Time to answer',
    labelNames: ['method', 'route'],
    registers: [registry],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  })
  return {
    request(method, route, status, durationMs) {
      requests.inc({ method, route, status: String(status) })
      durations.observe({ method, route }, durationMs / 1000)
    },
    text: () => registry.metrics(),
  }
}

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
    if (!isLoopback(address) && !c.var.services.trustedProxies.includes(address))
      throw notFound('There is no such address.')
    return c.text(await metrics.text(), 200, { 'content-type': 'text/plain; version=0.0.4' })
  })
  return app
}
