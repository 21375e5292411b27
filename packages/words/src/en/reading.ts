import type { reading as german } from '../de/reading.ts'
import type { Like } from '../message.ts'

export const reading = {
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
} as const satisfies Like<typeof german>
