import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** US-3.4. */
export const proofMinutes = defineSetting({
  key: 'identity.proofMinutes',
  levels: ['organisation'],
  kind: number('minute', { from: 1, to: 60 }),
  default: 5,
  right: 'access.manage',
  words: {
    de: {
      name: 'Passwort gilt als eben eingegeben',
      tells:
        'So lange lassen sich Rollen, Zugänge und Passwörter ändern, ohne das eigene Passwort noch einmal einzugeben.',
    },
    en: {
      name: 'A password counts as just given',
      tells: 'How long roles, tokens and passwords can be changed without giving one’s own password again.',
    },
  },
})

/** US-4.5. */
export const temporaryPasswordHours = defineSetting({
  key: 'identity.temporaryPasswordHours',
  levels: ['organisation'],
  kind: number('hour', { from: 1, to: 168 }),
  default: 24,
  right: 'access.manage',
  words: {
    de: {
      name: 'Erstes Passwort gilt',
      tells: 'So lange kann sich jemand mit dem Passwort anmelden, das ihm die Verwaltung gegeben hat.',
    },
    en: {
      name: 'A first password is good for',
      tells: 'How long somebody can sign in with the password that an administrator has given them.',
    },
  },
})

/** However much a session is used (ASVS 7.3.2). */
export const sessionDays = defineSetting({
  key: 'identity.sessionDays',
  levels: ['organisation'],
  kind: number('day', { from: 1, to: 90 }),
  default: 30,
  right: 'access.manage',
  words: {
    de: {
      name: 'Anmeldung dauert höchstens',
      tells: 'Danach meldet sich jeder neu an, auch wer jeden Tag arbeitet. Gilt ab der nächsten Anmeldung.',
    },
    en: {
      name: 'A sign-in lasts at most',
      tells: 'After that everybody signs in anew, also who works every day. Counts from the next sign-in on.',
    },
  },
})

/** RT-03.3. */
export const socketsPerPerson = defineSetting({
  key: 'identity.socketsPerPerson',
  levels: ['organisation'],
  kind: number('connection', { from: 5, to: 500 }),
  default: 60,
  right: 'access.manage',
  words: {
    de: {
      name: 'Offene Verbindungen je Person',
      tells:
        'So viele Fenster, Geräte und Programme einer Person dürfen zugleich verbunden sein; jedes weitere wird abgewiesen.',
    },
    en: {
      name: 'Open connections of a person',
      tells: 'How many windows, devices and programs of one person may be connected at a time; one more is refused.',
    },
  },
})
