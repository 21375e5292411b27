import { defineMessages } from './define.ts'

/** What is said of a number or a date that was typed or pasted and has no meaning, or several. */
export const reading = defineMessages({
  de: {
    which: 'Was ist gemeint?',
    means: 'Gemeint ist {value}',
    not_a_number: 'Keine Zahl: „{text}“',
    not_a_number_from: 'Keine Zahl ab „{rest}“',
    too_fine: { one: 'Höchstens {count} Nachkommastelle', other: 'Höchstens {count} Nachkommastellen' },
    not_whole: 'Nur ganze Zahlen',
    too_large: 'Höchstens {max}',
    much_too_large: 'Die Zahl ist zu groß',
    negative: 'Nicht unter 0',
    not_a_date: 'Kein Tag: „{text}“',
    no_such_day: 'Diesen Tag gibt es nicht',
    leaveTitle: 'Eingabe verwerfen?',
    leaveText:
      'Hier steht etwas, das noch nicht gespeichert ist: eine Zahl oder ein Datum ist nicht eindeutig, ein Text zu lang oder noch in Arbeit. Wenn du jetzt gehst, ist diese Eingabe verloren.',
    signOutText:
      'Hier oder in einem anderen Fenster steht etwas, das noch nicht gespeichert ist. Wenn du dich jetzt abmeldest, ist diese Eingabe verloren.',
    leave: 'Verwerfen und weiter',
    openCalendar: 'Kalender öffnen',
    previousMonth: 'Voriger Monat',
    nextMonth: 'Nächster Monat',
    day: 'TT',
    month: 'MM',
    year: 'JJJJ',
  },
  en: {
    which: 'Which one is meant?',
    means: '{value} is meant',
    not_a_number: 'Not a number: “{text}”',
    not_a_number_from: 'Not a number from “{rest}” on',
    too_fine: { one: 'At most {count} decimal place', other: 'At most {count} decimal places' },
    not_whole: 'Whole numbers only',
    too_large: 'At most {max}',
    much_too_large: 'The number is too large',
    negative: 'Not below 0',
    not_a_date: 'Not a day: “{text}”',
    no_such_day: 'There is no such day',
    leaveTitle: 'Discard what was typed?',
    leaveText:
      'Something here is not saved yet: a number or a date is not clear, a text is too long or still being written. If you leave now, it is lost.',
    signOutText: 'Something here or in another window is not saved yet. If you sign out now, it is lost.',
    leave: 'Discard and go on',
    openCalendar: 'Open calendar',
    previousMonth: 'Previous month',
    nextMonth: 'Next month',
    day: 'dd',
    month: 'mm',
    year: 'yyyy',
  },
})
