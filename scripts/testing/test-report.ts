import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type TestOutcome = {
  /** With the names of the groups around it. */
  title: string
  state: 'passed' | 'failed' | 'skipped' | 'pending'
  /** Why it was skipped. */
  note?: string | undefined
  errors: string[]
  /** What pages and servers of a failed browser story said. */
  trace?: string | undefined
}
/** `ms` has what the file does before and after its tests, too. `errors` are those outside of its tests. */
export type FileOutcome = { path: string; ms: number; tests: TestOutcome[]; errors: string[] }
/** What a project's run comes to; `strays` are errors that belong to no file. */
export type Report = { files: FileOutcome[]; strays: string[] }

/** A reporter of vitest: writes the report of a run to the file that WERKBANK_TEST_REPORT names. */
export default class ReportWriter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], strays: readonly SerializedError[]): void {
    const report: Report = { files: modules.map(fileOutcome), strays: strays.map(wordsOf) }
    writeFileSync(process.env.WERKBANK_TEST_REPORT ?? '', JSON.stringify(report))
  }
}

const fileOutcome = (module: TestModule): FileOutcome => ({
  path: relative(ROOT, module.moduleId),
  ms: Math.round(module.diagnostic().duration),
  tests: [...module.children.allTests()].map(testOutcome),
  errors: [module, ...module.children.allSuites()].flatMap((suite) => suite.errors()).map(wordsOf),
})

function testOutcome(test: TestCase): TestOutcome {
  const result = test.result()
  const note = result.state === 'skipped' ? result.note : undefined
  const { trace } = test.meta() as { trace?: string }
  return { title: test.fullName, state: result.state, note, errors: (result.errors ?? []).map(wordsOf), trace }
}

const wordsOf = ({ message, stack }: SerializedError) => stack || message
