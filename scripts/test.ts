import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { claimsOf, countFeatures, readFeatures } from './features.ts'
import type { FileOutcome, Report } from './testing/test-report.ts'
import { filesFor, PROJECTS, type Project, projectOf, storiesOfChange } from './testing/test-selection.ts'

/**
 * `npm test`: types, lint and all tests, then the check of docs/features.md. `npm test -- sales` runs the tests of a domain, `-- stock.pg` those with it
 * in their path, `-- --changed` those of uncommitted changes (`--changed=main`: since then), `-- -t "R-ST2"` those with it in their title, `--
 * --only=unit,app` some projects.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const bin = (path: string) => join(ROOT, 'node_modules', path)
/** The time that a file may take alone on two cores; slower ones are listed at the end. */
const BUDGET_MS: Record<Project, number> = { unit: 5_000, app: 5_000, pg: 15_000, e2e: 30_000 }

const { values: options, positionals: words } = parseArgs({
  args: process.argv.slice(2).map((argument) => (argument === '--changed' ? '--changed=HEAD' : argument)),
  options: {
    long: { type: 'boolean' },
    only: { type: 'string' },
    changed: { type: 'string' },
    testNamePattern: { type: 'string', short: 't' },
  },
  allowPositionals: true,
})
const chosen = words.length > 0 ? filesFor(words) : undefined
const isPart = [...words, options.only, options.changed, options.testNamePattern].some(Boolean)

/** Printed at the very end: the log of a long run is often cut at its head. */
const told = { failures: [] as string[], skipped: [] as string[], slow: [] as string[], parts: [] as string[] }
const totals = { passed: 0, failed: 0, skipped: 0 }
/** Titles of the tests that ran and passed, and of those that this machine lacks something for. */
const passed: string[] = []
const lacked: string[] = []

/** Runs a program of this checkout with this Node. What it prints is shown as it comes, or whole when it has ended, where others run beside it. */
async function run(
  name: string,
  args: string[],
  { env = {}, beside = false }: { env?: Record<string, string>; beside?: boolean } = {},
): Promise<boolean> {
  const at = performance.now()
  if (!beside) console.log(`\n── ${name}`)
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: beside ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, ...(options.long ? { WERKBANK_LONG: '1' } : {}), ...env },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      printed += chunk
    })
  const [code] = await once(child, 'close')
  if (beside) console.log(`\n── ${name}\n${printed}`)
  const took = `${name}: ${code === 0 ? 'good' : 'failed'} after ${Math.round((performance.now() - at) / 1000)} s`
  console.log(`── ${took}`)
  told.parts.push(took)
  return code === 0
}

async function check(name: string, args: string[]): Promise<boolean> {
  const good = await run(name, args, { beside: true })
  if (good) return true
  totals.failed += 1
  told.failures.push(name)
  return false
}

const reports = mkdtempSync(join(tmpdir(), 'werkbank-report-'))
/** Runs the tests of some projects together, so that no core waits for the last file of one before the next begins (scripts/testing/test-order.ts). */
async function vitest(projects: readonly Project[]): Promise<boolean> {
  const asked = projects.map((project) => ({ project, files: chosenFor(project) }))
  const running = asked.filter(({ files }) => files?.length !== 0)
  if (running.length === 0) return true
  const names = running.map(({ project }) => project)
  const path = join(reports, `${names.join('-')}.json`)
  const args = [
    'run',
    ...names.flatMap((name) => ['--project', name]),
    '--passWithNoTests',
    '--reporter=dot',
    `--reporter=${join(ROOT, 'scripts/testing/test-report.ts')}`,
  ]
  if (options.changed && !names.includes('e2e'))
    args.push(options.changed === 'HEAD' ? '--changed' : `--changed=${options.changed}`)
  if (options.testNamePattern) args.push('-t', options.testNamePattern)
  args.push(...running.flatMap(({ files }) => files ?? []))
  const good = await run(`${names.join(', ')} tests`, [bin('vitest/vitest.mjs'), ...args], {
    env: { WERKBANK_TEST_REPORT: path },
  })
  const report = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : undefined
  const before = told.failures.length
  for (const file of report?.files ?? []) tell(projectOf(file.path), file)
  for (const name of names) {
    const ofProject = (report?.files ?? []).filter((file) => projectOf(file.path) === name)
    const seconds = Math.round(ofProject.reduce((sum, { ms }) => sum + ms, 0) / 1000)
    told.parts.push(`  ${name}: ${ofProject.length} files, ${seconds} s one after the other`)
  }
  for (const stray of report?.strays ?? [])
    told.failures.push(`${names.join(', ')}, outside of any test\n    ${firstLines(stray)}`)
  if (!good && told.failures.length === before) told.failures.push(`${names.join(', ')}: look above`)
  totals.failed += told.failures.length - before
  return good && told.failures.length === before
}

/** The files of a project that were asked for; undefined for all. A browser story imports nothing of what it shows, so `--changed` can't know it. */
function chosenFor(project: Project): string[] | undefined {
  if (options.changed && project === 'e2e') {
    const stories = storiesOfChange(options.changed)
    return chosen ? stories.filter((path) => chosen.includes(path)) : stories
  }
  return chosen?.filter((path) => projectOf(path) === project)
}

function tell(project: Project, { path, ms, tests, errors }: FileOutcome): void {
  for (const error of errors) told.failures.push(`${path}\n    ${firstLines(error)}`)
  for (const { title, state, note, errors: why, trace } of tests) {
    if (state === 'passed') passed.push(title)
    if (state === 'passed') totals.passed += 1
    if (state === 'failed')
      told.failures.push(`${path} > ${title}\n    ${firstLines(why.join('\n'))}${trace ? `\n${trace}` : ''}`)
    if (state !== 'skipped' || options.testNamePattern) continue
    totals.skipped += 1
    told.skipped.push(`${path} > ${title}: ${note ?? 'for no reason that it tells'}`)
    if (note) lacked.push(title)
    if (!note && errors.length === 0) told.failures.push(`${path} > ${title}\n    was skipped without a reason`)
  }
  if (ms > BUDGET_MS[project]) told.slow.push(`${Math.round(ms / 1000)} s of ${BUDGET_MS[project] / 1000}  ${path}`)
}
const firstLines = (text: string) => text.split('\n').slice(0, 12).join('\n    ')

/**
 * Counts the rows of docs/features.md. A row that is said to work, without a passed test with its id in the title, is a failure. On a machine with Node
 * alone (no Redis, no nginx) a row may have only tests that were skipped with their reason: it is listed, and in CI, which has all of it, a failure.
 */
function tellFeatures(): boolean {
  const features = readFeatures()
  const { claims, notHere } = claimsOf(features, { passed, lacked: process.env.CI ? [] : lacked })
  told.parts.push(`docs/features.md: ${countFeatures(features)}`)
  if (notHere.length > 0) told.parts.push(`  not shown on this machine, look at what was skipped: ${notHere.join(' ')}`)
  if (claims.length === 0) return true
  totals.failed += 1
  told.failures.push(`docs/features.md\n    said to work, and in the title of no test that passed: ${claims.join(' ')}`)
  return false
}

function tellEnd(): void {
  if (told.slow.length > 0) console.log(`\nFiles over their budget, which is for two cores that do nothing else:`)
  for (const line of told.slow) console.log(`  ${line}`)
  for (const line of told.skipped) console.log(`\nSKIPPED ${line}`)
  for (const line of told.failures) console.log(`\nFAILED ${line}`)
  console.log(`\n${told.parts.join('\n')}`)
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
  console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`)
}

const checks: Record<string, () => Promise<boolean>> = {
  types: () => check('types', [bin('typescript/bin/tsc'), '--noEmit']),
  lint: () => check('lint', [bin('@biomejs/biome/bin/biome'), 'check', '--diagnostic-level=error', '.']),
}
const wanted: readonly string[] =
  options.only?.split(',') ?? (isPart ? PROJECTS : [...Object.keys(checks), ...PROJECTS])
const projects = PROJECTS.filter((project) => wanted.includes(project))
let good = true
// Beside the tests: they begin with what keeps one core busy, the database and the app that they need.
const checked = Promise.all(Object.entries(checks).flatMap(([name, step]) => (wanted.includes(name) ? [step()] : [])))
// What a change concerns is found by other means for stories than for the rest.
const runs = options.changed
  ? [projects.filter((name) => name !== 'e2e'), projects.filter((name) => name === 'e2e')]
  : [projects]
for (const together of runs) good = (await vitest(together)) && good
if (!(await checked).every(Boolean)) good = false
if (!isPart) good = tellFeatures() && good
rmSync(reports, { recursive: true, force: true })
tellEnd()
process.exit(good ? 0 : 1)
