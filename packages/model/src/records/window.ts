import { must } from '../base/assert.ts'
import type { NumberKind } from '../settings/kinds.ts'
import type { Setting } from '../settings/setting.ts'

/**
 * Which of a record's rows a device holds: those whose day or moment is not before a month of the company, and regardless of age those that are `open`.
 * `months` is the setting for how many whole months back that is, `otherwise` the moment that counts where a row has no day. All other rows are requested
 * from the API (decision 0075).
 */
export type RowWindow<F extends string = string> = {
  newerThan: F
  months: Setting<NumberKind>
  open?: Open<F>
  otherwise?: F
}
/** `counts`: a number; a row in which it is above zero is open, too. */
type Open<F extends string> = { field: F; choices: readonly string[]; counts?: F }
/** Rows that are held as the row of another record is that they belong to: by `holdsParts` of that record; those that belong to none by their own day, `alone`. */
export type PartWindow<F extends string = string> = { owner: Owner; field: F; alone?: F }
export type Window<F extends string = string> = RowWindow<F> | PartWindow<F>
type Owner = { name: string; table: string; holdsParts?: RowWindow }

/** `open`: what is held although it is older. A row without a day is held by that, and by the moment `otherwise` names. */
export const newerThan = <F extends string>(
  field: F,
  months: Setting<NumberKind>,
  or: { open?: Open<F>; otherwise?: F } = {},
): RowWindow<F> => ({ newerThan: field, months, ...or })

/** Rows that are not finished: those whose `field` is one of `choices`, or in which the number `counts` is above zero. */
export const open = <F extends string>(field: F, choices: readonly string[], counts?: F): Open<F> => ({
  field,
  choices,
  ...(counts === undefined ? {} : { counts }),
})

/** Parts that a device has where it holds their owner's; `field` names the owner, `alone` the day of those that have none. */
export const withOwner = <F extends string>(owner: Owner, field: F, alone?: F): PartWindow<F> => ({
  owner,
  field,
  ...(alone === undefined ? {} : { alone }),
})

export const isOfOwner = (window: Window): window is PartWindow => 'owner' in window

/** The window that months move: a part's is that of its owner. */
export const rowWindow = (window: Window): RowWindow =>
  isOfOwner(window) ? must(window.owner.holdsParts, 'an owner says of which rows parts are held') : window

/** The day from which on rows are held: the first of a month, so that it moves twelve times a year and not each day. */
export function heldFrom(today: string, months: number): string {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10)
}

/** The window of parts that belong to no owner: as long as those of an owner that is done with. */
export const aloneWindow = (window: PartWindow): RowWindow | undefined =>
  window.alone === undefined ? undefined : { newerThan: window.alone, months: rowWindow(window).months }

/**
 * Whether a device holds a row, of a part: its owner's. `since` is the beginning of the window, written as the row's field is: a day, or a moment in UTC.
 * The feed says the same in SQL.
 */
export function isHeld({ newerThan: field, open: live, otherwise }: RowWindow, row: object, since: string): boolean {
  const values = row as Readonly<Record<string, unknown>>
  if (live?.choices.includes(String(values[live.field]))) return true
  if (live?.counts !== undefined && Number(values[live.counts]) > 0) return true
  const at = values[field] ?? (otherwise === undefined ? undefined : values[otherwise])
  return typeof at === 'string' && at >= since
}
