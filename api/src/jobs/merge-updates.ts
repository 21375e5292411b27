import { documentsToMerge } from '@werkbank/database/log/merge-log.ts'
import { SYSTEM } from '@werkbank/database/logger.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { lettersDays } from '@werkbank/model/documents/settings.ts'
import { createMerger } from '../documents/index.ts'
import type { JobKind } from '../queue/index.ts'

const DAY_MS = 86_400_000
/** Of one night: some minutes. A log of years that has never been joined takes some nights. */
const DOCUMENTS_A_NIGHT = 20_000
const UPDATES_A_NIGHT = 2_000_000

/** What it has come to; of a night that is broken off, too: it goes on with what is left. */
type Outcome = { updates: number; sittings: number; left: number }

/** Joins what was typed long ago to one entry for each sitting (docs/decisions/0086). Each document is a step: what is done stays. */
export const mergesUpdates: JobKind = {
  name: 'merge-updates',
  rights: () => [],
  nightly: { at: '02:37', of: 'organisation' },
  async run({ job, step, services: { sql, log, now } }) {
    const { orgId } = job
    const { documents, olderThan } = await withSystem(sql, async (tx) => {
      const [days] = await settingValues(tx, { orgId }, lettersDays)
      const olderThan = new Date(now().getTime() - days * DAY_MS)
      return { olderThan, documents: await documentsToMerge(tx, { orgId, olderThan, max: DOCUMENTS_A_NIGHT }) }
    })
    const outcome: Outcome = { updates: 0, sittings: 0, left: 0, ...(job.outcome as Partial<Outcome>) }
    const merger = createMerger(sql)
    try {
      for (const [at, document] of documents.entries()) {
        if (outcome.updates >= UPDATES_A_NIGHT) break
        for (let more = true; more && outcome.updates < UPDATES_A_NIGHT; )
          await step(async () => {
            const merged = await merger.merge({ orgId, document }, olderThan)
            if (merged.differs)
              log.error({ ...SYSTEM, organisation: orgId, document }, 'old updates could not be joined')
            outcome.updates += merged.updates
            outcome.sittings += merged.sittings
            outcome.left += merged.differs ? 1 : 0
            more = merged.more
            return { done: at + 1, total: documents.length, outcome }
          })
      }
    } finally {
      await merger.close()
    }
  },
}
