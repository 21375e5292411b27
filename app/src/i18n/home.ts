import { defineMessages } from './define.ts'

export const home = defineMessages({
  de: {
    title: 'Start',
    toDeliver: 'Zu liefern',
    backorders: 'Im Rückstand',
    changed: 'Nach Bestätigung geändert',
    overdue: 'Überfällige Rechnungen',
    drafts: 'Entwürfe',
    none: 'Nichts offen.',
    all: 'Alle zeigen',
  },
  en: {
    title: 'Home',
    toDeliver: 'To deliver',
    backorders: 'Backorders',
    changed: 'Changed since their version',
    overdue: 'Overdue invoices',
    drafts: 'Drafts',
    none: 'Nothing open.',
    all: 'Show all',
  },
})
