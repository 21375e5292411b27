import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

/** Borders that the architecture draws: between domains, between rules and what has effects, to databases and brokers. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const isTest = (path: string) => /\.test\.tsx?$/.test(path) || /(^|\/)testing[^/]*\.ts$/.test(path)
const sources = globSync('{api,app,sync-server,packages,scripts,demo,e2e}/**/*.{ts,tsx}', {
  cwd: ROOT,
  exclude: (path) => /^(node_modules|dist)$/.test(path.split('/').at(-1) ?? ''),
}).sort()

const FOREIGN = {
  'api/src/stock/past-the-door.ts': '../sales/commit-order.ts',
  'app/src/stock/past-the-door.ts': '../sales/order-page.tsx',
  'api/src/stock/further-past-the-door.ts': '../sales/billing/pay-invoice.ts',
  'app/src/stock/further-past-the-door.ts': '../sales/billing/pay-dialog.tsx',
  'api/src/stock/moves/past-the-door.ts': '../../sales/commit-order.ts',
  'app/src/stock/moves/past-the-door.ts': '../../sales/order-page.tsx',
  'sync-server/src/another-server.ts': '@werkbank/api/stock/index.ts',
  'packages/model/src/stock/has-effects.ts': 'node:fs',
}
test('PL-01 lint fails what imports past a door, another server, or effects into a rule', () => {
  const folder = mkdtempSync(join(tmpdir(), 'werkbank-borders-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { $schema: _, vcs: __, ...rules } = JSON.parse(read('biome.json'))
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(rules))
  for (const [path, imported] of Object.entries(FOREIGN)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), `import { x } from '${imported}'\n\nexport const y = x\n`)
  }
  const lint = [join(ROOT, 'node_modules/@biomejs/biome/bin/biome'), 'lint', '--reporter=github', '.']
  const { stdout, status } = spawnSync(process.execPath, lint, { cwd: folder, encoding: 'utf8' })
  const found = stdout.split('\n').filter((line) => line.includes('noRestrictedImports'))
  expect(Object.keys(FOREIGN).filter((path) => !found.some((line) => line.includes(path)))).toEqual([])
  expect(status).not.toBe(0)
})

test('VA-02 rules know no database, no screen and no network: only other rules and what calculates', () => {
  const pure = ['zod', 'yjs', 'lib0', 'uuid', 'fractional-indexing', 'csv-parse']
  const foreign = sources
    .filter((path) => path.startsWith('packages/model/src/') && !isTest(path))
    .flatMap((path) => [...read(path).matchAll(/ from '([^']+)'/g)].map(([, from = '']) => [path, from] as const))
    .filter(([, from]) => !from.startsWith('.') && !pure.some((name) => from === name || from.startsWith(`${name}/`)))
  expect(foreign).toEqual([])
})

test('RT-28.1 events are written by one function', () => {
  const writers = sources.filter((path) => !isTest(path) && /INSERT INTO events\b/i.test(read(path)))
  expect(writers).toEqual(['packages/database/src/spine.ts'])
})

test('DM-19.1 DB-01 Postgres is the only database that anything depends on', () => {
  const manifests = globSync('{.,api,app,sync-server,packages/*}/package.json', { cwd: ROOT })
  expect(manifests.length).toBeGreaterThan(4)
  const named = manifests.flatMap((path) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path))
    return Object.keys({ ...dependencies, ...devDependencies })
  })
  expect(named).toContain('postgres')
  const others = /sqlite|mysql|mariadb|mongo|pouch|couch|oracledb|tedious|level|duckdb|pglite|typeorm|prisma|knex/
  expect(named.filter((name) => others.test(name))).toEqual([])
})

test('RT-01.3 only the stories of several nodes start Redis', () => {
  const starts = sources.filter((path) => isTest(path) && /startCluster\(|redisUrl:|REDIS_URL/.test(read(path)))
  expect(starts).toContain('e2e/cluster.e2e.test.ts')
  expect(starts.filter((path) => !/cluster|two-nodes|settings\.test|borders/.test(path))).toEqual([])
})
