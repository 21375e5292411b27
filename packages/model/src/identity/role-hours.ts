import { z } from 'zod'
import { localTime } from '../base/value/company-day.ts'

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of the day has the form 06:30.')

/**
 * When a role counts, in the company's time zone (US-6.4): on these days of the week (1: Monday to 7: Sunday), from a time of the day until another one.
 * Where `until` is not after `from`, the hours go over midnight and belong to the day on which they begin.
 */
export const roleHoursSchema = z.strictObject({
  days: z.array(z.int().min(1).max(7)).min(1, 'Choose a day.').max(7),
  from: timeOfDay,
  until: timeOfDay,
})
export type RoleHours = z.output<typeof roleHoursSchema>

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Clocks of a zone change at these steps. */
const STEP = 15 * MINUTE

/** Offsets by zone and step: asking a date format costs a hundred times what the rest does, and moments near each other are asked again and again. */
const offsets = new Map<string, Map<number, number>>()
const OFFSETS_MAX = 10_000

/** How far clocks in `zone` are ahead of Greenwich at a moment. */
function offsetAt(atMs: number, zone: string): number {
  const before = offsets.get(zone)
  const known = before && before.size < OFFSETS_MAX ? before : new Map<number, number>()
  if (known !== before) offsets.set(zone, known)
  const step = Math.floor(atMs / STEP)
  const found = known.get(step)
  if (found !== undefined) return found
  const { day, time } = localTime(new Date(step * STEP), zone)
  const offset = Date.parse(`${day}T${time}:00Z`) - step * STEP
  known.set(step, offset)
  return offset
}

/** Milliseconds since midnight. */
function sinceMidnight(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return (hour * 60 + minute) * MINUTE
}

/** Whether a moment is within the hours. */
export function isWithinHours({ days, from, until }: RoleHours, atMs: number, zone: string): boolean {
  const local = atMs + offsetAt(atMs, zone)
  const begins = (ms: number) => days.includes(new Date(ms).getUTCDay() || 7)
  const time = ((local % DAY) + DAY) % DAY
  const [start, end] = [sinceMidnight(from), sinceMidnight(until)]
  if (start < end) return begins(local) && start <= time && time < end
  return (begins(local) && start <= time) || (begins(local - DAY) && time < end)
}

/** The moments of the week from `atMs` on in which the hours may begin or end, in no order; some change nothing. */
export function turnsOfHours({ from, until }: RoleHours, atMs: number, zone: string): number[] {
  const midnight = Math.floor((atMs + offsetAt(atMs, zone)) / DAY) * DAY
  const days = Array.from({ length: 10 }, (_, index) => midnight + (index - 1) * DAY)
  const seen = new Set(days.map((day) => offsetAt(day, zone)))
  const clocks = [...seen].flatMap((offset) =>
    days.flatMap((day) => [day + sinceMidnight(from) - offset, day + sinceMidnight(until) - offset]),
  )
  return seen.size > 1 ? [...clocks, ...changesOfClocks(days, zone)] : clocks
}

/** Where clocks jump, a time of the day comes twice or never. */
function changesOfClocks(days: readonly number[], zone: string): number[] {
  return days.flatMap((day) => {
    if (offsetAt(day, zone) === offsetAt(day + DAY, zone)) return []
    let [before, after] = [Math.floor(day / STEP), Math.ceil((day + DAY) / STEP)]
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (offsetAt(middle * STEP, zone) === offsetAt(day, zone)) before = middle
      else after = middle
    }
    return [after * STEP]
  })
}
