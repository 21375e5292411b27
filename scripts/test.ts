import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const long = process.argv.includes('--long')
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length)
const bin = (path: string) => join(ROOT, 'node_modules', path)

const SAID_MAX = 200_000
/** The last that a program said. */
let said = ''

/** Runs a program of this checkout with this Node; its words go to the terminal as they come. */
async function run(name: string, args: string[]): Promise<boolean> {
  const at = performance.now()
  console.log(`\n── ${name}`)
  said = ''
  const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['inherit', 'pipe', 'pipe'],
    env: { ...process.env, ...color, ...(long ? { WERKBANK_LONG: '1' } : {}) },
  })
  for (const [from, to] of [[child.stdout, process.stdout] as const, [child.stderr, process.stderr] as const])
    from.on('data', (words: Buffer) => {
      to.write(words)
      said = `${said}${words}`.slice(-SAID_MAX)
    })
  const [code] = await once(child, 'close')
  console.log(`── ${name}: ${code === 0 ? 'good' : 'failed'} after ${Math.round((performance.now() - at) / 1000)} s`)
  return code === 0
}

type Report = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numFailedTestSuites: number
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}
/** What failed, in words, told once more at the very end: the log of a long run is often cut at its head. */
const failures: string[] = []
function tellFailures(report: Report) {
  for (const { name, status, message, assertionResults } of report.testResults) {
    const failed = assertionResults.filter((result) => result.status === 'failed')
    const path = relative(ROOT, name)
    for (const { fullName, failureMessages } of failed)
      failures.push(`${path} > ${fullName}\n    ${firstLines(failureMessages.join('\n'))}`)
    if (status === 'failed' && failed.length === 0) failures.push(`${path}\n    ${firstLines(message)}`)
  }
}
const firstLines = (text: string) => text.split('\n').slice(0, 12).join('\n    ')
/** An error outside of any test fails a run as well, and is in no report. */
function tellStray(project: string) {
  const words = stripVTControlCharacters(said)
  const at = words.indexOf('Unhandled Errors')
  failures.push(`${project}, outside of any test\n    ${at < 0 ? 'look above' : firstLines(words.slice(at))}`)
}

const reports = mkdtempSync(join(tmpdir(), 'werkbank-test-'))
const totals = { passed: 0, failed: 0, skipped: 0 }
async function vitest(project: string): Promise<boolean> {
  const report = join(reports, `${project}.json`)
  const good = await run(`${project} tests`, [
    bin('vitest/vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter',
    'dot',
    '--reporter',
    'json',
    `--outputFile.json=${report}`,
  ])
  if (existsSync(report)) {
    const results = JSON.parse(readFileSync(report, 'utf8')) as Report
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = results
    const told = failures.length
    tellFailures(results)
    if (!good && failures.length === told) tellStray(project)
    totals.passed += numPassedTests
    totals.failed += numFailedTests === 0 && !good ? Math.max(1, numFailedTestSuites) : numFailedTests
    totals.skipped += numPendingTests
  } else {
    totals.failed += 1
    tellStray(project)
  }
  return good
}

const steps: Record<string, () => Promise<boolean>> = {
  types: () => run('types', [bin('typescript/bin/tsc'), '--noEmit']),
  lint: () => run('lint', [bin('@biomejs/biome/bin/biome'), 'check', '--diagnostic-level=error', '.']),
  unit: () => vitest('unit'),
  app: () => vitest('app'),
  pg: () => vitest('pg'),
  e2e: () => vitest('e2e'),
}
let good = true
for (const [name, step] of Object.entries(steps)) {
  if (only && !only.split(',').includes(name)) continue
  if (await step()) continue
  good = false
  if (name === 'types' || name === 'lint') {
    totals.failed += 1
    failures.push(name)
  }
}
rmSync(reports, { recursive: true, force: true })
for (const failure of failures) console.log(`\nFAILED ${failure}`)
console.log(
  `\n${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
)
process.exit(good ? 0 : 1)
