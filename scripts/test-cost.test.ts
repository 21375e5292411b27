import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { projectOf, testFiles } from './testing/test-selection.ts'

/** What makes a suite slow grows a test at a time, so each that costs much says why (docs/decisions/0050-a-suite-that-stays-fast.md). */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
type Costly = { what: RegExp; instead: string; why: Record<string, string> }

const COSTLY: Record<string, Costly> = {
  'a server of its own': {
    what: /\b(startStack|startCluster|launchStart)\(/,
    instead: 'useDemo() of e2e/support/demo.ts',
    why: {
      'e2e/backup.e2e.test.ts': 'its data is lost and restored',
      'e2e/cluster.e2e.test.ts': 'several nodes, Redis and a proxy',
      'e2e/database-away.e2e.test.ts': 'Postgres and the disk are taken away from it',
      'e2e/example.e2e.test.ts': 'no browser: what one command started, and the example client',
      'e2e/start.e2e.test.ts': 'starting, settings and stopping',
    },
  },
  'a browser of its own': {
    what: /\b(launchBrowser|launchProfile)\(/,
    instead: 'the browser of useDemo(), which a worker has once',
    why: {
      'e2e/backup.e2e.test.ts': 'has no useDemo()',
      'e2e/order-story.e2e.test.ts': 'the browser is closed and opened again, with what it stored',
      'e2e/sign-out.e2e.test.ts': 'the browser is killed and opened again, with what it stored',
    },
  },
  'a sign-in through the form, which loads the app and fills its mirror once more': {
    what: /\bsignIn\((\w+\.)?page,/,
    instead: 'startSession() of e2e/support/browser.ts, then the address that the story wants',
    why: {
      'e2e/backup.e2e.test.ts': 'once, in a company of its own',
      'e2e/people.e2e.test.ts':
        'the first sign-in of somebody new, what it leaves in reach of scripts, and that who signs in is seen to be there',
      'e2e/screens.e2e.test.ts': 'sessions that are ended from elsewhere',
      'e2e/second-factor.e2e.test.ts': 'signing in with a code',
      'e2e/sign-out.e2e.test.ts': 'signing out, and in again',
    },
  },
  'a Postgres of its own': {
    what: /\b(startEmbeddedPostgres|ownPostgres)\(/,
    instead: 'testDatabase(), a clone in the Postgres of the worker',
    why: {
      'packages/database/src/backup/backup.pg.test.ts': 'its data is lost and restored',
      'packages/database/src/postgres/accounts.pg.test.ts': 'accounts are of the whole server',
      'packages/database/src/postgres/embedded-postgres.pg.test.ts': 'starting and ending it',
      'scripts/import.pg.test.ts': 'an import beside a running server finds it by its data folder',
      'sync-server/src/log/disk.pg.test.ts': 'it is ended before it wrote to the disk',
      'sync-server/src/store-faults.pg.test.ts': 'it is ended under people who type',
    },
  },
}

test.each(Object.entries(COSTLY))('%s: only where it is said why', (_, { what, instead, why }) => {
  const slow = testFiles().filter((path) => ['pg', 'e2e'].includes(projectOf(path)))
  const own = slow.filter((path) => what.test(readFileSync(join(ROOT, path), 'utf8')))
  expect(own, `use ${instead}, or say why not in scripts/test-cost.test.ts`).toEqual(Object.keys(why))
})

test('what is waited for gets the time that a busy machine needs: vi.waitFor gives it a second', () => {
  const hasty = testFiles().filter((path) => /\bvi\.waitFor\b/.test(readFileSync(join(ROOT, path), 'utf8')))
  expect(hasty, 'use expect.poll').toEqual(['scripts/test-cost.test.ts'])
})
