import type { Entry } from './entry-words.ts'

/** An entry's part on one account; `balanceMinor`: what the account comes to after it. */
export type AccountRow = { id: string; entry: Entry; debitMinor: number; creditMinor: number; balanceMinor: number }

/** By day, within a day by the moment of posting. */
export const byTime = (a: Entry, b: Entry): number =>
  a.postedOn === b.postedOn ? compare(a.at, b.at) || compare(a.id, b.id) : compare(a.postedOn, b.postedOn)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** What was posted on an account, the newest first, each with the balance that it leaves: debit less credit, in minor units, exact. */
export function accountSheet(entries: readonly Entry[], account: string): AccountRow[] {
  let balanceMinor = 0
  const rows = entries.toSorted(byTime).flatMap((entry): AccountRow[] => {
    const lines = entry.lines.filter((line) => line.account === account)
    if (lines.length === 0) return []
    const debitMinor = lines.reduce((sum, line) => sum + line.debitMinor, 0)
    const creditMinor = lines.reduce((sum, line) => sum + line.creditMinor, 0)
    balanceMinor += debitMinor - creditMinor
    return [{ id: entry.id, entry, debitMinor, creditMinor, balanceMinor }]
  })
  return rows.reverse()
}
