import { addDays } from '@werkbank/model/base/value/company-day.ts'
import type { MoveReason } from '@werkbank/model/stock/records.ts'

/** A move as the API returns it, as far as the chart needs it. */
export type Move = {
  id: string
  fromLocationId: string
  toLocationId: string
  quantity: string
  reason: MoveReason
  reversesId: string | null
  at: string
  effectiveOn: string
}

/**
 * The level at the end of each of the last `days` days, oldest first, computed backwards from the current level. `isReal`: whether a place counts
 * towards the level, unlike suppliers and customers. For a chart: floats will do.
 */
export function levelCourse(
  onHandNow: string,
  moves: readonly Move[],
  isReal: (locationId: string) => boolean,
  options: { today: string; days: number },
): number[] {
  const changes = new Map<string, number>()
  for (const move of moves) {
    const by = (Number(isReal(move.toLocationId)) - Number(isReal(move.fromLocationId))) * Number(move.quantity)
    const day = move.effectiveOn
    changes.set(day, (changes.get(day) ?? 0) + by)
  }
  let level = Number(onHandNow)
  const course: number[] = []
  for (let back = 0; back < options.days; back++) {
    course.push(level)
    level -= changes.get(addDays(options.today, -back)) ?? 0
  }
  return course.reverse()
}
