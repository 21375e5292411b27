import { defineMessages } from './define.ts'

/** Words that controls and every screen share. */
export const common = defineMessages({
  de: {
    back: 'Zurück',
    cancel: 'Abbrechen',
    close: 'Schließen',
    copied: 'Kopiert',
    discard: 'Verwerfen',
    loading: 'Wird geladen',
    more: 'Mehr',
    new: 'Neu',
    noMatch: 'Nichts passt zu „{query}“',
    refused: 'Abgelehnt: {reason}',
    noteTooLong: {
      one: 'Nicht eingefügt: die Notiz wäre {count} Zeichen zu lang. Sie fasst {max}.',
      other: 'Nicht eingefügt: die Notiz wäre {count} Zeichen zu lang. Sie fasst {max}.',
    },
    tooLong: {
      one: '{count} Zeichen zu lang: höchstens {max}. Bitte kürzen.',
      other: '{count} Zeichen zu lang: höchstens {max}. Bitte kürzen.',
    },
    reorder: { one: '{count} Änderung einsortieren', other: '{count} Änderungen einsortieren' },
    retry: 'Noch einmal versuchen',
    results: { one: '{count} Treffer', other: '{count} Treffer' },
    search: 'Suchen',
    undo: 'Rückgängig',
    unknown: 'Unbekannt',
    reservedOfOnHand: '{reserved} von {onHand} reserviert',
  },
  en: {
    back: 'Back',
    cancel: 'Cancel',
    close: 'Close',
    copied: 'Copied',
    discard: 'Discard',
    loading: 'Loading',
    more: 'More',
    new: 'New',
    noMatch: 'Nothing matches “{query}”',
    refused: 'Refused: {reason}',
    noteTooLong: {
      one: 'Not put in: the note would be {count} character too long. It holds {max}.',
      other: 'Not put in: the note would be {count} characters too long. It holds {max}.',
    },
    tooLong: {
      one: '{count} character too long: at most {max}. Please shorten it.',
      other: '{count} characters too long: at most {max}. Please shorten it.',
    },
    reorder: { one: 'Sort in {count} change', other: 'Sort in {count} changes' },
    retry: 'Try again',
    results: { one: '{count} result', other: '{count} results' },
    search: 'Search',
    undo: 'Undo',
    unknown: 'Unknown',
    reservedOfOnHand: '{reserved} of {onHand} reserved',
  },
})
