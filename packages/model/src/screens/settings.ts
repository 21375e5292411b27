import { choice, number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** `auto`: as the device has them (US-3.2). */
export const theme = defineSetting({
  key: 'screens.theme',
  levels: ['device', 'person', 'organisation'],
  kind: choice('auto', 'light', 'dark'),
  default: 'auto',
  right: 'company.edit',
})

export const undoSeconds = defineSetting({
  key: 'screens.undoSeconds',
  levels: ['device', 'person', 'organisation'],
  kind: number('second', { from: 3, to: 60 }),
  default: 8,
  right: 'company.edit',
})

/** People need 60 ms and more for each of a word's keys (decision 0037). */
export const scanGapMs = defineSetting({
  key: 'screens.scanGapMs',
  levels: ['device'],
  kind: number('millisecond', { from: 15, to: 120 }),
  default: 45,
  right: 'company.edit',
})
