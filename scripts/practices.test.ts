import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** How the project is worked on, as far as its files show it. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const isForeign = (path: string) => /(^|\/)(node_modules|dist|\.git|\.data[^/]*)$/.test(path)
const find = (pattern: string) => globSync(pattern, { cwd: ROOT, exclude: isForeign }).sort()
const isTest = (path: string) => /\.test\.tsx?$/.test(path) || /(^|\/)testing/.test(path)
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

test('PL-05 conventions fit on a page, and the README leads there', () => {
  expect(read('README.md')).toContain('(CONTRIBUTING.md)')
  expect(read('CONTRIBUTING.md').split('\n').length).toBeLessThan(60)
  for (const named of read('CONTRIBUTING.md').matchAll(/`npm (?:run )?([\w:]+)`/g))
    expect([...Object.keys(scripts), 'install']).toContain(named[1])
})

test('CI-11 the pipeline runs nothing but the commands that everybody has', () => {
  const ran = [...read('.ci/run').matchAll(/^(?:if .* then )?npm (?:run (?:--silent )?)?([\w:]+)/gm)].map(
    ([, name]) => name,
  )
  expect(ran).toEqual(expect.arrayContaining(['install', 'test']))
  expect(ran.filter((name) => name !== 'install' && !(name && name in scripts))).toEqual([])
  expect(read('.ci/run')).not.toMatch(/vitest|tsc |biome/)
})

test('DB-06 which database one has is in no file of the project: other code leaves it as it is', () => {
  const kept = ['.data/postgres', '.data-other/x', '.env']
  const { stdout } = spawnSync('git', ['check-ignore', ...kept], { cwd: ROOT, encoding: 'utf8' })
  expect(stdout.split('\n').filter(Boolean)).toEqual(kept)
  const { stdout: tracked } = spawnSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
  expect(tracked.split('\n').filter((path) => /(^|\/)\.env|\.pgpass|postgresql\.conf$/.test(path))).toEqual([])
  for (const command of Object.values(scripts)) expect(command).not.toMatch(/DATABASE_URL|DATA_DIR/)
})

test('FE-01 there is one application, of one framework', () => {
  const pages = find('**/index.html')
  expect(pages).toEqual(['app/index.html'])
  expect(find('**/*.tsx').filter((path) => !path.startsWith('app/'))).toEqual([])
  const { dependencies } = JSON.parse(read('app/package.json')) as { dependencies: Record<string, string> }
  expect(dependencies).toHaveProperty('solid-js')
  const others = /^(react|preact|vue|svelte|@angular|jquery|lit)\b/
  expect(Object.keys(dependencies).filter((name) => others.test(name))).toEqual([])
})

/** A printed page is white paper, and a QR code is black on white, whatever the scheme. */
const ON_PAPER = ['app/src/sales/order/order-paper.tsx', 'app/src/shell/account/second-factor-dialog.tsx']
test('FE-03 colours are tokens, each for light and dark: no screen has one of its own', () => {
  const own = find('app/src/**/*.{ts,tsx}').filter(
    (path) =>
      !isTest(path) &&
      !ON_PAPER.includes(path) &&
      /["'`[(\s]#[0-9a-f]{3}(?:[0-9a-f]{3}(?:[0-9a-f]{2})?)?["'`\])\s]|\b(?:rgba?|hsla?|oklch)\(/i.test(read(path)),
  )
  expect(own).toEqual([])
  expect(find('app/src/**/*.css')).toEqual(['app/src/design/theme.css'])
  const theme = read('app/src/design/theme.css')
  expect(theme).toMatch(/:root\[data-theme="dark"\]/)
  expect(theme).toContain('--color-*: initial;') // none of the framework's own colours are left
})

test('FE-05 one layer talks to the server, with a signal to cancel by', () => {
  const callers = find('app/src/**/*.{ts,tsx}').filter(
    (path) =>
      !isTest(path) &&
      !path.includes('service-worker') &&
      /(?<![\w.])fetch\((?!new URL|wasm)|new XMLHttpRequest|new EventSource/.test(read(path)),
  )
  // The WebAssembly of counts is a file of the app itself.
  expect(callers).toEqual(['app/src/http/request.ts'])
  expect(read('app/src/http/request.ts')).toMatch(/signal: options\.signal/)
})

test('what the app reads holds up no screen: no resource, which a screen on its way waits for', () => {
  const readers = find('app/src/**/*.{ts,tsx}').filter((path) => /\bcreateResource\b/.test(read(path)))
  expect(readers).toEqual([])
})

type Locked = { version?: string; integrity?: string; link?: boolean; dependencies?: object; devDependencies?: object }
test('DM-01 every version is exact, and what is installed is what the lock file says, which says what the manifests say', () => {
  const lock = JSON.parse(read('package-lock.json')).packages as Record<string, Locked>
  const installed = JSON.parse(read('node_modules/.package-lock.json')).packages as Record<string, Locked>
  for (const path of find('{.,api,app,sync-server,packages/*,bench/*}/package.json')) {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path)) as Record<string, Record<string, string>>
    const entry = lock[path === 'package.json' ? '' : path.replace('/package.json', '')]
    expect([path, entry?.dependencies ?? {}, entry?.devDependencies ?? {}]).toEqual([
      path,
      dependencies,
      devDependencies,
    ])
    for (const version of Object.values({ ...dependencies, ...devDependencies }))
      expect([path, version]).toEqual([
        path,
        expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$|^npm:[^@]+@\d+\.\d+\.\d+$/),
      ])
  }
  const differing = Object.entries(installed).filter(
    ([path, { link, version, integrity }]) =>
      !link && (lock[path]?.version !== version || lock[path]?.integrity !== integrity),
  )
  expect(differing.map(([path]) => path)).toEqual([])
  expect(Object.keys(installed).length).toBeGreaterThan(300)
  const loose = Object.entries(lock).filter(
    ([path, entry]) => /node_modules/.test(path) && !entry.link && !entry.integrity,
  )
  expect(loose.map(([path]) => path)).toEqual([])
})

test('DO-13 every paper is set by one machine: kinds of papers are data', () => {
  const sources = find('api/src/**/*.ts').filter((path) => !isTest(path))
  const setters = sources.filter((path) => /typst/.test(read(path)) && /from '@?[\w-/]*typst/.test(read(path)))
  expect(setters).toEqual(['api/src/papers/print-paper.ts'])
  const kinds = sources.filter((path) => /-paper\.ts$/.test(path) && path.startsWith('api/src/sales/'))
  expect(kinds.length).toBeGreaterThanOrEqual(3)
  for (const path of kinds) expect(read(path), path).toMatch(/Promise<Paper>|: Paper\b/)
  expect(kinds).toContain('api/src/sales/billing/invoice-paper.ts')
})
