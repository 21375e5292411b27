import { archiveAudit } from '@werkbank/database/audit-archive.ts'
import { endAnnouncements } from '@werkbank/database/log/end-announcements.ts'
import { SYSTEM } from '@werkbank/database/logger.ts'
import { sealAudit } from '@werkbank/database/seal-audit.ts'
import { BEGINNING, type Position } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { collectFiles } from '../files/index.ts'
import { sumLedger } from '../ledger/index.ts'
import type { JobKind } from '../queue/index.ts'
import { checkBooks, sealedUpTo } from './check-books.ts'
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

/** Adds up the ledger, compares what is kept twice with its rows (WH-06), and archives what the log has had long enough (ID-126). */
const checksBooks: JobKind = {
  ...company,
  name: 'check-books',
  nightly: { at: '03:30', of: 'organisation' },
  async run({ job: { orgId }, step, services: { sql, files, log } }) {
    let isWhole = false
    await step(async () => {
      await sumLedger(sql, orgId)
      await sealAudit(sql, orgId)
      const differences = await checkBooks(sql, orgId, files.place)
      isWhole = !differences.some(({ what }) => what.startsWith('log-') || what === 'history-entry')
      if (differences.length > 0)
        log.error({ ...SYSTEM, organisation: orgId, differences }, 'figures differ from their rows')
      // Noted where who owns the database doesn't write: a chain that was computed anew has another hash.
      log.info({ ...SYSTEM, organisation: orgId, sealed: await sealedUpTo(sql, orgId) }, 'the log is sealed')
      return { outcome: { differences: differences.length } }
    })
    // What isn't whole stays where it can be looked at.
    if (!isWhole) return
    await step(async () => {
      await archiveAudit(sql, orgId, files.place.store)
      return {}
    })
  },
}

export const NIGHTLY: readonly JobKind[] = [checksBooks, cleansUp, collectsFiles]
