import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { compareText } from '../i18n/compare.ts'

export type AccountSum = {
  id: string
  account: string
  name: string
  nameEn: string
  debitMinor: number
  creditMinor: number
}

/** Debit and credit of each account: what it brings forward, and the entries since; ordered by account. Integers, so exact. */
export function trialBalance(
  entries: readonly MirrorRow<'journalEntries'>[],
  openings: readonly MirrorRow<'accountOpenings'>[],
): {
  accounts: AccountSum[]
  differenceMinor: number
} {
  const sums = new Map<string, AccountSum>(openings.map((opening) => [opening.id, { ...opening, account: opening.id }]))
  for (const { lines } of entries) {
    for (const { account, accountName: name, accountNameEn: nameEn, debitMinor, creditMinor } of lines) {
      const before = sums.get(account) ?? { id: account, account, name, nameEn, debitMinor: 0, creditMinor: 0 }
      sums.set(account, {
        ...before,
        debitMinor: before.debitMinor + debitMinor,
        creditMinor: before.creditMinor + creditMinor,
      })
    }
  }
  const accounts = [...sums.values()].sort((a, b) => compareText(a.account, b.account))
  return {
    accounts,
    differenceMinor: accounts.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0),
  }
}
