import { addDays, dayIn } from '@werkbank/model/base/value/company-day.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { personZone } from '../../i18n/zone.ts'

type Said = { authorId: string; at: string }

/** A person's messages within this time read as one turn. */
const TURN_MS = 5 * 60_000

/** By the person's clock: in a conversation people mean their own day. */
const dayOf = (at: string | Date): string => dayIn(new Date(at), personZone())

/** True for the first message of a day. */
export function startsDay(messages: readonly Said[], index: number): boolean {
  const [message, before] = [messages[index], messages[index - 1]]
  return message !== undefined && (!before || dayOf(message.at) !== dayOf(before.at))
}

/** True where the author changes, or the same one writes after a pause. */
export function startsTurn(messages: readonly Said[], index: number): boolean {
  const [message, before] = [messages[index], messages[index - 1]]
  if (!message || !before || message.authorId !== before.authorId || startsDay(messages, index)) return true
  return Date.parse(message.at) - Date.parse(before.at) > TURN_MS
}

/** A day as people say it. */
export function dayWord(at: string, now = new Date()): string {
  if (dayOf(at) === dayOf(now)) return t('chat.today')
  if (dayOf(at) === addDays(dayOf(now), -1)) return t('chat.yesterday')
  return formatDate(at, 'long')
}
