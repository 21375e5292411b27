/** What is said of a number or a date that was typed or pasted and has no meaning, or several. */
export const reading = {
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
} as const
