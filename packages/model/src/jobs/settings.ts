import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** Of one person, waiting and running; one of them runs at a time. */
export const jobsOpen = defineSetting({
  key: 'jobs.open',
  levels: ['role', 'organisation'],
  kind: number('job', { from: 1, to: 100 }),
  default: 10,
  right: 'access.manage',
  words: {
    de: {
      name: 'Hintergrundaufgaben je Person',
      tells: 'So viele dürfen zugleich warten und laufen; es läuft immer eine nach der anderen.',
    },
    en: {
      name: 'Background jobs of one person',
      tells: 'This many may wait and run at once; they run one after the other.',
    },
  },
})

/** Of files that came of jobs; they are made anew by asking again. */
export const jobResultDays = defineSetting({
  key: 'jobs.resultDays',
  levels: ['organisation'],
  kind: number('day', { from: 1, to: 60 }),
  default: 7,
  right: 'access.manage',
  words: {
    de: {
      name: 'Dateien aus Hintergrundaufgaben behalten',
      tells: 'So lange kann eine exportierte Datei geladen werden.',
    },
    en: { name: 'Keep files of background jobs', tells: 'So long an exported file can be saved.' },
  },
})

/** How long ended ones stay in the list. */
export const jobsKept = defineSetting({
  key: 'jobs.kept',
  levels: ['organisation'],
  kind: number('day', { from: 7, to: 365 }),
  default: 60,
  right: 'access.manage',
  words: {
    de: { name: 'Beendete Hintergrundaufgaben behalten', tells: 'Danach verschwinden sie aus der Liste.' },
    en: { name: 'Keep ended background jobs', tells: 'After that they leave the list.' },
  },
})
