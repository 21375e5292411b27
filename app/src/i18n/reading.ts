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
  },
})
