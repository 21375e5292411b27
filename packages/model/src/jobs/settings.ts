import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** Of one person, waiting and running; one of them runs at a time. */
export const jobsOpen = defineSetting({
  key: 'jobs.open',
  levels: ['role', 'organisation'],
  kind: number('job', { from: 1, to: 100 }),
  default: 10,
  right: 'access.manage',
})

/** Of files that came of jobs; they are made anew by asking again. */
export const jobResultDays = defineSetting({
  key: 'jobs.resultDays',
  levels: ['organisation'],
  kind: number('day', { from: 1, to: 60 }),
  default: 7,
  right: 'access.manage',
})

/** How long ended ones stay in the list. */
export const jobsKept = defineSetting({
  key: 'jobs.kept',
  levels: ['organisation'],
  kind: number('day', { from: 7, to: 365 }),
  default: 60,
  right: 'access.manage',
})
