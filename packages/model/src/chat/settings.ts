import { number, yesNo } from '../settings/kinds.ts'
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

/** CH-10.11: old months don't burden devices. What waits unread in one's own conversations is counted however old it is. */
export const messagesHeld = defineSetting({
  key: 'chat.monthsOnDevices',
  levels: ['organisation'],
  kind: number('month', { from: 1, to: 120 }),
  default: 12,
  right: 'company.edit',
  words: {
    de: {
      name: 'Nachrichten auf den Geräten',
      tells:
        'Ältere Nachrichten bleiben auf dem Server und werden von dort geholt, wenn jemand zu ihnen blättert oder sie sucht.',
    },
    en: {
      name: 'Messages on devices',
      tells:
        'Older messages stay on the server and are fetched from there when somebody scrolls to them or looks for them.',
    },
  },
})
