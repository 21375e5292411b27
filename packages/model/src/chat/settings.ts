import { yesNo } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

export const enterSends = defineSetting({
  key: 'chat.enterSends',
  levels: ['device', 'person'],
  kind: yesNo(),
  default: true,
  right: 'company.edit',
  words: {
    de: {
      name: 'Enter sendet die Nachricht',
      tells: 'Bei Nein beginnt Enter eine neue Zeile, und Strg + Enter sendet.',
    },
    en: { name: 'Enter sends the message', tells: 'With No, Enter begins a new line, and Ctrl + Enter sends.' },
  },
})
