import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** Of one file. What is larger is refused before it is sent, and again by the server. */
export const fileMegabytes = defineSetting({
  key: 'files.megabytes',
  levels: ['role', 'organisation'],
  kind: number('megabyte', { from: 1, to: 500 }),
  default: 25,
  right: 'company.edit',
  words: {
    de: { name: 'Größte Datei', tells: 'Größere Dateien und Bilder werden nicht angenommen.' },
    en: { name: 'Largest file', tells: 'Larger files and pictures are not taken.' },
  },
})
