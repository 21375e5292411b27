export const home = {
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
} as const
