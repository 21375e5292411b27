import type { home as german } from '../de/home.ts'
import type { Like } from '../message.ts'

export const home = {
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
} as const satisfies Like<typeof german>
