import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { freePort } from '@werkbank/database/testing/testing-port.ts'
import { type ReverseProxy, startProxy } from './proxy.ts'
import { answersReady, type Service, startService } from './service.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** What docker-compose.yml starts, as processes of this machine: the same programs, the same settings. */
/** Behind a proxy the metrics take this token. */
export const METRICS_TOKEN = 'metrics-of-the-cluster-test'

export type Cluster = {
  api: [Service, Service]
  sync: [Service, Service]
  redis: Service
  proxy: ReverseProxy
  stop(): Promise<void>
}

/** Why Redis can't be started here, or undefined where it can. */
export function redisMissing(): string | undefined {
  return spawnSync('redis-server', ['--version']).status === 0
    ? undefined
    : 'redis-server is not installed (Debian: apt-get install redis-server)'
}

/** Skips the running test with the reason where a program is missing. In CI that is a failure: there everything is installed. */
export function skipWithout(missing: string | undefined, skip: (reason: string) => never): void {
  if (missing && process.env.CI === 'true') throw new Error(missing)
  if (missing) skip(missing)
}

/** Two api, two sync, Redis and the proxy on one database. */
export async function startCluster(databaseUrl: string): Promise<Cluster> {
  const ports = { api: [await freePort(), await freePort()], sync: [await freePort(), await freePort()] } as const
  const [redisPort, proxyPort, plainPort] = [await freePort(), await freePort(), await freePort()]
  const started: { stop(): Promise<unknown> }[] = []
  const keep = <T extends { stop(): Promise<unknown> }>(service: T): T => {
    started.unshift(service)
    return service
  }
  const stop = async () => {
    for (const service of started) await service.stop()
  }
  try {
    const redis = keep(await startRedis(redisPort))
    const env = {
      DATABASE_URL: databaseUrl,
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      HOST: '127.0.0.1',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
      WERKBANK_ENVIRONMENT: 'test',
      DATABASE_CONNECTIONS: '8',
      WERKBANK_HTTPS: '1',
      WERKBANK_ORIGINS: `https://localhost:${proxyPort}`,
      WERKBANK_TRUSTED_PROXIES: '127.0.0.1/32',
      WERKBANK_METRICS_TOKEN: METRICS_TOKEN,
    }
    const node = async (program: string, port: number, more: Record<string, string> = {}) =>
      keep(
        await startService({
          command: process.execPath,
          args: [`${ROOT}${program}`],
          port,
          env: { ...env, PORT: String(port), ...more },
          ready: answersReady,
        }),
      )
    const [api1, api2, sync1, sync2] = await Promise.all([
      // The worker of docker-compose.yml is another api with jobs; here the second one does them.
      node('api/src/main.ts', ports.api[0], { WERKBANK_JOBS: '0' }),
      node('api/src/main.ts', ports.api[1], { WERKBANK_JOBS: '1' }),
      node('sync-server/src/main.ts', ports.sync[0]),
      node('sync-server/src/main.ts', ports.sync[1]),
    ])
    const proxy = keep(await startProxy({ ...ports, tlsPort: proxyPort, plainPort }))
    return { api: [api1, api2], sync: [sync1, sync2], redis, proxy, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Redis without a disk, as docker-compose.yml has it. */
export function startRedis(port: number): Promise<Service> {
  return startService({
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()],
    port,
    ready: async () => {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write('PING\r\n')
      const [answer] = (await once(socket, 'data')) as [Buffer]
      socket.destroy()
      return answer.toString().startsWith('+PONG')
    },
  })
}
