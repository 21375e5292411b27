import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './scripts/testing/test-order.ts'

const notOurs = ['**/node_modules/**', '**/dist/**', '**/.data*/**']
/** Starts a Postgres for each worker; `testDatabase()` clones a migrated template from it. */
const postgresOfWorkers = 'packages/database/src/testing/testing-postgres.ts'
// Machines of contributors are shared with an editor and a browser; two workers keep the tests' waits honest. In CI nobody
// works beside them, and a third one works while those wait for servers, databases and timers, which was 30 % of a run.
export const maxWorkers = process.env.CI ? 3 : 2
/** Of workers: what lives for one test is let go before it is copied twice, which takes 6 to 8 % less of their processor time. */
const execArgv = ['--max-semi-space-size=64']
/** Of the servers and scripts that tests start: compiling one takes a third of its start, and a run starts some hundred. */
const env = { NODE_COMPILE_CACHE: join(tmpdir(), 'werkbank-compiled') }
/** How long a test waits for a state before it says that it doesn't come: a busy machine is no bug, and waiting costs nothing where it comes. */
export const patient = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 90_000 } } }

export default defineConfig({
  test: {
    maxWorkers,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,api,sync-server,scripts,demo,bench,e2e}/**/*.test.ts'],
          exclude: [...notOurs, '**/*.pg.test.ts', '**/*.e2e.test.ts'],
          // Nothing outlives a file in them, so each worker loads what they share once.
          isolate: false,
          execArgv,
          ...patient,
        },
      },
      'app/vitest.config.ts',
      {
        test: {
          name: 'pg',
          include: ['{packages,api,sync-server,scripts,demo,bench}/**/*.pg.test.ts'],
          exclude: notOurs,
          globalSetup: postgresOfWorkers,
          isolate: false,
          execArgv,
          env,
          ...patient,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.test.ts'],
          exclude: notOurs,
          // A worker has one browser for all of its files (support/demo.ts) and loads what drives it once.
          isolate: false,
          execArgv,
          setupFiles: 'e2e/support/tell-failure.ts',
          globalSetup: [postgresOfWorkers, 'e2e/support/prepare.ts'],
          env,
          ...patient,
        },
      },
    ],
  },
})
