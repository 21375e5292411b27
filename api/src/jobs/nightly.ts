import { endAnnouncements } from '@werkbank/database/log/end-announcements.ts'
import { SYSTEM } from '@werkbank/database/logger.ts'
import { BEGINNING, type Position } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { collectFiles } from '../files/index.ts'
import { sumLedger } from '../ledger/index.ts'
import type { JobKind } from '../queue/index.ts'
import { checkBooks } from './check-books.ts'
import { cleanUp } from './clean-up.ts'
import { CONSUMERS } from './consumers.ts'
import { keepSizes } from './storage.ts'

const DAY_MS = 86_400_000
/** So long a program that reads `/events` finds each announcement of a changed document; then only the last one, which says as much. */
const ANNOUNCED_DAYS = 7

/** Each bears being done again, so none has pieces. */
const company = { rights: () => [] } as const

const cleansUp: JobKind = {
  ...company,
  name: 'clean-up',
  nightly: { at: '03:17', of: 'installation' },
  async run({ step, services: { sql, now } }) {
    const { outcome } = await step(async () => {
      const outcome = await cleanUp(sql)
      await keepSizes(sql)
      return { outcome: { ...outcome, announcements: 0 } }
    })
    const consumers = CONSUMERS.map(({ name }) => name)
    const olderThan = new Date(now().getTime() - ANNOUNCED_DAYS * DAY_MS)
    let after: Position | undefined = BEGINNING
    while (after) {
      const from: Position = after
      await step(async () => {
        const { ended, looked } = await withSystem(sql, (tx) =>
          endAnnouncements(tx, { consumers, olderThan, after: from }),
        )
        after = looked
        outcome.announcements += ended
        return { outcome }
      })
    }
  },
}

const collectsFiles: JobKind = {
  ...company,
  name: 'collect-files',
  nightly: { at: '03:37', of: 'installation' },
  async run({ step, services: { sql, files, now } }) {
    await step(async () => ({ outcome: await collectFiles(sql, files, now()) }))
  },
}

/** Adds up the ledger, and compares what is kept twice with its rows. WH-06. */
const checksBooks: JobKind = {
  ...company,
  name: 'check-books',
  nightly: { at: '03:30', of: 'organisation' },
  async run({ job: { orgId }, step, services: { sql, files, log } }) {
    await step(async () => {
      await sumLedger(sql, orgId)
      const differences = await checkBooks(sql, orgId, files.place)
      if (differences.length > 0)
        log.error({ ...SYSTEM, organisation: orgId, differences }, 'figures differ from their rows')
      return { outcome: { differences: differences.length } }
    })
  },
}

export const NIGHTLY: readonly JobKind[] = [checksBooks, cleansUp, collectsFiles]
