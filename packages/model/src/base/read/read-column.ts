import { type DayOrder, readDay } from './read-day.ts'
import { type DecimalSign, readNumber } from './read-number.ts'

/** The notation that the cells of one column show; `mixed`: they contradict each other; undefined: all are ambiguous. */
export type Shown<T> = T | 'mixed' | undefined

/** The decimal sign that numbers show: "12,5" and "1.234.567" are clear, "1.500" and "12" ambiguous. */
export function decimalSignOf(values: Iterable<string>): Shown<DecimalSign> {
  const fits = (text: string, decimalSign: DecimalSign) =>
    readNumber(text, {
      decimalSign,
      settled: true,
      decimalsMax: 6,
      signed: true,
      dashForCents: true,
      words: ['€', '%'],
    })
  return shownBy(values, (text) => {
    const [comma, point] = [fits(text, ',').kind === 'one', fits(text, '.').kind === 'one']
    return comma === point ? undefined : comma ? ',' : '.'
  })
}

/** Whether day or month stands first where both are possible: "13/4/2026" is clear, "3/4/2026" and "3.4.2026" are ambiguous. */
export function dayOrderOf(values: Iterable<string>): Shown<DayOrder> {
  const fits = (text: string, order: DayOrder) => readDay(text, { order, settled: true, today: '2000-01-01' })
  return shownBy(values, (text) => {
    const [day, month] = [fits(text, 'day-first').kind === 'one', fits(text, 'month-first').kind === 'one']
    return day === month ? undefined : day ? 'day-first' : 'month-first'
  })
}

/** True where every cell is a serial number, as spreadsheets store days. A single one among dates was converted by the spreadsheet in an unknown way. */
export function areSheetDays(values: Iterable<string>): boolean {
  let some = false
  for (const text of values) {
    if (text.trim() === '') continue
    if (!/^\s*[2-7]\d{4}(?:[.,]\d+)?\s*$/.test(text)) return false
    some = true
  }
  return some
}

function shownBy<T extends string>(values: Iterable<string>, tell: (text: string) => T | undefined): Shown<T> {
  let shown: T | undefined
  for (const text of values) {
    const told = tell(text)
    if (told !== undefined && shown !== undefined && told !== shown) return 'mixed'
    shown ??= told
  }
  return shown
}
