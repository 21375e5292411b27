import { choice, number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** `auto`: as the device has them (US-3.2). */
export const theme = defineSetting({
  key: 'screens.theme',
  levels: ['device', 'person', 'organisation'],
  kind: choice('auto', 'light', 'dark'),
  default: 'auto',
  right: 'company.edit',
  words: {
    de: {
      name: 'Farben',
      tells: 'Hell, dunkel oder wie das Gerät es vorgibt.',
      choices: { auto: 'Wie das Gerät', light: 'Hell', dark: 'Dunkel' },
    },
    en: {
      name: 'Colours',
      tells: 'Light, dark, or as the device has them.',
      choices: { auto: 'As the device', light: 'Light', dark: 'Dark' },
    },
  },
})

export const undoSeconds = defineSetting({
  key: 'screens.undoSeconds',
  levels: ['device', 'person', 'organisation'],
  kind: number('second', { from: 3, to: 60 }),
  default: 8,
  right: 'company.edit',
  words: {
    de: {
      name: 'Hinweise und „Rückgängig“ stehen',
      tells: 'So lange bleibt unten stehen, was gerade getan wurde, und lässt sich dort zurücknehmen.',
    },
    en: {
      name: 'Notes with “Undo” stay',
      tells: 'How long the note of what was just done stays at the bottom, where it can be taken back.',
    },
  },
})

/** People need 60 ms and more for each of a word's keys (decision 0037). */
export const scanGapMs = defineSetting({
  key: 'screens.scanGapMs',
  levels: ['device'],
  kind: number('millisecond', { from: 15, to: 120 }),
  default: 45,
  right: 'company.edit',
  words: {
    de: {
      name: 'Scanner schreibt schneller als',
      tells:
        'Tasten, die schneller aufeinander folgen, kommen vom Scanner. Höher stellen, wenn er an diesem Gerät nicht erkannt wird.',
    },
    en: {
      name: 'A scanner types faster than',
      tells:
        'Keys that follow each other more quickly come from a scanner. Raise it where it is not recognised on this device.',
    },
  },
})
