import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export type Metrics = {
  request(method: string, route: string, status: number, durationMs: number): void
  text(): Promise<string>
}

/** Numbers of this API for a collector, in a registry of its own: two APIs in one process don't meet. */
export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'werkbank_http_requests_total',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
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
