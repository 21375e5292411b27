import { defineConfig } from 'vitest/config'

const notOurs = ['**/node_modules/**', '**/dist/**', '**/.data*/**']
/** Starts one Postgres for the run; `testDatabase()` clones a migrated template from it. */
const postgresOfTheRun = 'packages/database/src/testing-postgres.ts'
// Machines of contributors are shared with an editor and a browser; two workers keep the tests' waits honest.
const maxWorkers = 2

export default defineConfig({
  test: {
    maxWorkers,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,api,sync-server,scripts,demo,bench,e2e}/**/*.test.ts'],
          exclude: [...notOurs, '**/*.pg.test.ts', '**/*.e2e.test.ts'],
        },
      },
      'app/vitest.config.ts',
      {
        test: {
          name: 'pg',
          include: ['{packages,api,sync-server,scripts,demo,bench}/**/*.pg.test.ts'],
          // One server for all: a long transaction of one file holds back the spine's readers of another (pg_snapshot_xmin).
          fileParallelism: false,
          exclude: notOurs,
          globalSetup: postgresOfTheRun,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.test.ts'],
          exclude: notOurs,
          globalSetup: postgresOfTheRun,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
