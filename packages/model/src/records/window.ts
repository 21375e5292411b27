import type { NumberKind } from '../settings/kinds.ts'
import type { Setting } from '../settings/setting.ts'

/**
 * What of a record's rows a device holds: those whose day or moment is not before a month of the company. `months` is the setting that says how
 * many whole months back that is. All other rows are asked of the API (decision 0075).
 */
export type Window<F extends string = string> = { newerThan: F; months: Setting<NumberKind> }

export const newerThan = <F extends string>(field: F, months: Setting<NumberKind>): Window<F> => ({
  newerThan: field,
  months,
})

/** The day from which on rows are held: the first of a month, so that it moves twelve times a year and not each day. */
export function heldFrom(today: string, months: number): string {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10)
}

/**
 * Whether a device holds a row. `since` is the beginning of the window, written as the row's field is: a day, or a moment in UTC. The feed says the
 * same in SQL.
 */
export const isHeld = (window: Window, row: object, since: string): boolean =>
  String((row as Record<string, unknown>)[window.newerThan]) >= since
