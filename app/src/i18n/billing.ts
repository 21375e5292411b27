import { defineMessages } from './define.ts'

/** Words of invoices, corrections and payments as they are made. */
export const billing = defineMessages({
  de: {
    preview: 'Vorschau',
    tooMuch: 'Das ist mehr, als auf einem Beleg stehen kann.',
    openOf: '{open} von {quantity} offen',
    credited: 'Korrigiert',
    corrects: 'Korrigiert',
    corrections: 'Korrekturen',
    paid: 'Bezahlt',
    creditNote: 'Rechnungskorrektur',
    owedBack: 'Guthaben',
    openItems: 'Offene Rechnungen',
    nothingOpen: 'Nichts offen.',
    dueOn: 'fällig {date}',
    overdueSince: 'überfällig seit {date}',
  },
  en: {
    preview: 'Preview',
    tooMuch: 'That is more than one paper can hold.',
    openOf: '{open} of {quantity} open',
    credited: 'Credited',
    corrects: 'Corrects',
    corrections: 'Corrections',
    paid: 'Paid',
    creditNote: 'Credit note',
    owedBack: 'In the customer’s favour',
    openItems: 'Open invoices',
    nothingOpen: 'Nothing open.',
    dueOn: 'due {date}',
    overdueSince: 'overdue since {date}',
  },
})
