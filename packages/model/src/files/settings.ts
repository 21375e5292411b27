import { number, yesNo } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** Of one file. What is larger is refused before it is sent, and again by the server. */
export const fileMegabytes = defineSetting({
  key: 'files.megabytes',
  levels: ['role', 'organisation'],
  kind: number('megabyte', { from: 1, to: 500 }),
  default: 25,
  right: 'company.edit',
})

/** Of all files that one person has added and that were not removed. */
export const filesGigabytes = defineSetting({
  key: 'files.gigabytes',
  levels: ['role', 'organisation'],
  kind: number('gigabyte', { from: 1, to: 10_000 }),
  default: 100,
  right: 'company.edit',
})

/** Off: papers are read by people who know what they ordered, and each picture makes a line higher. PI-01. */
export const picturesOnPapers = defineSetting({
  key: 'files.onPapers',
  levels: ['organisation'],
  kind: yesNo(),
  default: false,
  right: 'company.edit',
})
