import type { Entry } from './entry-words.ts'

/** An entry's part on one account; `balanceMinor`: what the account comes to after it. Without an entry: what it brings forward. */
export type AccountRow = {
  id: string
  entry: Entry | undefined
  debitMinor: number
  creditMinor: number
  balanceMinor: number
}

/** By day, within a day by the moment of posting. */
export const byTime = (a: Entry, b: Entry): number =>
  a.postedOn === b.postedOn ? compare(a.at, b.at) || compare(a.id, b.id) : compare(a.postedOn, b.postedOn)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The entries of an account, the newest first, each with the balance after it: debit less credit, in minor units, exact. `openingMinor` is the balance
 * before the first of `entries`; `older` are the last entries before that, the newest first, and the last row holds the balance brought forward to them.
 */
export function accountSheet(
  entries: readonly Entry[],
  account: string,
  { openingMinor, older }: { openingMinor: number; older: readonly Entry[] },
): AccountRow[] {
  const partsOf = (entry: Entry) => {
    const lines = entry.lines.filter((line) => line.account === account)
    const debitMinor = lines.reduce((sum, line) => sum + line.debitMinor, 0)
    const creditMinor = lines.reduce((sum, line) => sum + line.creditMinor, 0)
    return lines.length === 0 ? [] : [{ id: entry.id, entry, debitMinor, creditMinor }]
  }
  const newest = [...entries.toSorted(byTime).reverse(), ...older].flatMap(partsOf)
  const before = older.flatMap(partsOf).reduce((sum, row) => sum - row.debitMinor + row.creditMinor, openingMinor)
  let balanceMinor = before
  const rows = newest.toReversed().map((row): AccountRow => {
    balanceMinor += row.debitMinor - row.creditMinor
    return { ...row, balanceMinor }
  })
  const opening = { id: 'opening', entry: undefined, debitMinor: 0, creditMinor: 0, balanceMinor: before }
  return [...(before === 0 ? [] : [opening]), ...rows].reverse()
}
