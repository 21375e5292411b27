import { defineMessages } from './define.ts'

export const home = defineMessages({
  de: {
    title: 'Start',
    toDeliver: 'Zu liefern',
    backorders: 'Im Rückstand',
    changed: 'Nach Bestätigung geändert',
    overdue: 'Überfällige Rechnungen',
    drafts: 'Entwürfe',
    wantedOn: 'gewünscht {date}',
    orderedOn: 'vom {date}',
    openSince: '{amount}, fällig {date}',
    none: 'Nichts offen.',
    all: 'Alle zeigen',
  },
  en: {
    title: 'Home',
    toDeliver: 'To deliver',
    backorders: 'Backorders',
    changed: 'Changed since confirmed',
    overdue: 'Overdue invoices',
    drafts: 'Drafts',
    wantedOn: 'wanted {date}',
    orderedOn: 'of {date}',
    openSince: '{amount}, due {date}',
    none: 'Nothing open.',
    all: 'Show all',
  },
})
