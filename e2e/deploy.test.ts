import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SETTING_NAMES } from '@werkbank/model/base/server/settings.ts'
import { expect, onTestFinished, test } from 'vitest'
import { keepAssets } from './support/server/proxy.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const compose = read('docker-compose.yml')
const sorted = (names: Iterable<string>) => [...new Set(names)].sort()

test('settings of the services are settings that exist, and people find each of them', () => {
  const [, environments = ''] = compose.split('x-werkbank')
  const named = [
    ...environments.matchAll(/\b((?:WERKBANK|DATABASE|REDIS)_[A-Z_]+|HOST|PORT|LOG_LEVEL|[A-Z]+_ORIGINS): /g),
  ]
  expect(named.length).toBeGreaterThan(8)
  for (const [, name] of named) expect(SETTING_NAMES).toContain(name)
  const rows = [...read('docs/running.md').matchAll(/^\| `([A-Z][A-Z0-9_]+)`/gm)].map(([, name]) => name ?? '')
  expect(sorted(rows)).toEqual(sorted(SETTING_NAMES))
})

test('the proxy knows the services by their names and ports', () => {
  const upstreams = [...read('deploy/nginx.conf').matchAll(/^ +server (\w+):(\d+)/gm)].map(([, name, port]) => [
    name,
    port,
  ])
  expect(upstreams).toEqual([
    ['api1', '8081'],
    ['api2', '8081'],
    ['sync1', '8082'],
    ['sync2', '8082'],
  ])
  for (const [name = ''] of upstreams) expect(compose).toMatch(new RegExp(`^  ${name}: \\*${name.slice(0, -1)}$`, 'm'))
  expect(compose).toMatch(/x-api: &api.*?PORT: "8081".*?x-sync: &sync.*?PORT: "8082"/s)
})

test('nothing in docker-compose.yml has a password that everybody knows', () => {
  expect(compose).not.toMatch(/\$\{\w*(PASSWORD|SECRET|KEY)\w*:-[^}]/)
  for (const name of ['POSTGRES_PASSWORD', 'REDIS_PASSWORD']) expect(compose).toContain(`\${${name}:?`)
  expect(compose).toMatch(/redis:.{5}REDIS_PASSWORD:[?][^}]*[}]@redis:6379/)
  expect(compose).toContain('"--requirepass"')
})

test('DM-16 the proxy bounds requests and connections of an address, sign-ins most of all', () => {
  const config = read('deploy/nginx.conf')
  expect(config).toMatch(/limit_conn per_address \d+;/)
  expect(config).toMatch(/location = \/api\/v1\/auth\/login \{[^}]*limit_req zone=sign_in/)
  expect(config).toMatch(/location \^~ \/api\/ \{[^}]*limit_req zone=api/s)
  expect(config).toContain('limit_req_status 429;')
})

test('S-44 the log of the proxy has paths only: what stands behind them may be a secret', () => {
  const config = read('deploy/nginx.conf')
  expect(config).toMatch(/access_log \S+ path_only;/)
  expect(config).not.toMatch(/log_format[^;]*\$(request|request_uri|args|query_string)\b[^;]*;/)
})

test('docker-compose.yml reads as it is meant', ({ skip }) => {
  const clients = [['docker', 'compose'], ['docker-compose']] as const
  const client = clients.find(([program, ...args]) => spawnSync(program, [...args, 'version']).status === 0)
  if (!client) {
    console.info('docker-compose.yml is not checked by docker: it has no `docker compose` here, nor docker-compose')
    return skip('no docker compose')
  }
  const [program, ...args] = client
  const { status, stdout, stderr } = spawnSync(program, [...args, '-f', join(ROOT, 'docker-compose.yml'), 'config'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      WERKBANK_ORIGIN: 'https://erp.example.com',
      POSTGRES_PASSWORD: 'pass',
      REDIS_PASSWORD: 'word',
    },
  })
  expect(status, stderr).toBe(0)
  const services = stdout.slice(stdout.indexOf('services:'))
  for (const name of ['api1', 'api2', 'postgres', 'proxy', 'redis', 'sync1', 'sync2', 'worker'])
    expect(services, name).toMatch(new RegExp(`^  ${name}:$`, 'm'))
  expect(services.match(/WERKBANK_ORIGINS: https:\/\/erp\.example\.com/g)).toHaveLength(5)
  expect(services.match(/DATABASE_URL: postgres:\/\/werkbank:pass@postgres:5432\/werkbank/g)).toHaveLength(5)
  expect(services.match(/WERKBANK_JOBS: ['"]1['"]/g)).toHaveLength(1)
})

test('the proxy keeps chunks two weeks after they were replaced', () => {
  const base = mkdtempSync(join(tmpdir(), 'wb-assets-'))
  onTestFinished(() => rmSync(base, { recursive: true }))
  const [present, kept] = [join(base, 'present'), join(base, 'kept')]
  const build = (name: string) => {
    rmSync(present, { recursive: true, force: true })
    mkdirSync(present)
    writeFileSync(join(present, name), name)
    keepAssets(present, kept)
  }
  const age = (name: string, days: number) => {
    const at = Date.now() / 1000 - days * 86_400
    utimesSync(join(kept, name), at, at)
  }
  build('one-1.js')
  age('one-1.js', 100) // in use for a hundred days, replaced now
  build('two-2.js')
  expect(readdirSync(kept).sort()).toEqual(['.present', 'one-1.js', 'two-2.js'])
  age('one-1.js', 15) // replaced fifteen days ago
  build('three-3.js')
  expect(existsSync(join(kept, 'one-1.js'))).toBe(false)
  expect(readdirSync(kept).sort()).toEqual(['.present', 'three-3.js', 'two-2.js'])
})
