import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

const OWN_ROWS_MOST = 5_000

/** What a device sends as commands of its own, also without a connection; of more, the server makes a job (decision 0081). */
export const ownRows = defineSetting({
  key: 'jobs.ownRows',
  levels: ['role', 'organisation'],
  kind: number('row', { from: 10, to: OWN_ROWS_MOST }),
  default: OWN_ROWS_MOST,
  right: 'access.manage',
})

/** Of one file, or of one step for several rows. */
export const batchRows = defineSetting({
  key: 'jobs.rows',
  levels: ['role', 'organisation'],
  kind: number('row', { from: OWN_ROWS_MOST, to: 500_000 }),
  default: 100_000,
  right: 'access.manage',
})
