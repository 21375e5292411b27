import { assert } from '../base/assert.ts'

/** One side of an entry, by purpose; the organisation's rules say which account that is. Positive: debit, negative: credit. */
export type Posting = { purpose: string; amountMinor: number }
export type JournalLine = { account: string; debitMinor: number; creditMinor: number }

/**
 * The lines of an entry: one per account and side, no zero amounts, debits first. Throws where the postings do not balance to the cent (a fault of the
 * caller; tolerance is zero) or a purpose has no account. Rule R-LE1.
 */
export function journalLines(
  postings: readonly Posting[],
  accountOf: (purpose: string) => string | undefined,
): JournalLine[] {
  const debits = new Map<string, number>()
  const credits = new Map<string, number>()
  let balance = 0
  for (const { purpose, amountMinor } of postings) {
    const account = accountFor(purpose, accountOf)
    const side = amountMinor > 0 ? debits : credits
    if (amountMinor !== 0) side.set(account, (side.get(account) ?? 0) + Math.abs(amountMinor))
    balance += amountMinor
  }
  assert(balance === 0, `postings do not balance: ${balance}`)
  return [
    ...[...debits].map(([account, debitMinor]) => ({ account, debitMinor, creditMinor: 0 })),
    ...[...credits].map(([account, creditMinor]) => ({ account, debitMinor: 0, creditMinor })),
  ]
}

/** `tax:19` falls back to `tax:*`. */
function accountFor(purpose: string, accountOf: (purpose: string) => string | undefined): string {
  const account = accountOf(purpose) ?? accountOf(purpose.replace(/:.*/, ':*'))
  assert(account !== undefined, `no posting rule for ${purpose}`)
  return account
}

/** What an invoice posts: the receivable against revenue and tax per rate. A credit note posts the opposite (`sign` -1). */
export function invoicePostings(
  invoice: { grossMinor: number; taxes: readonly { taxPercent: string; netMinor: number; taxMinor: number }[] },
  sign: 1 | -1 = 1,
): Posting[] {
  return [
    { purpose: 'receivable', amountMinor: sign * invoice.grossMinor },
    ...invoice.taxes.flatMap(({ taxPercent, netMinor, taxMinor }) => [
      { purpose: `revenue:${taxPercent}`, amountMinor: -sign * netMinor },
      { purpose: `tax:${taxPercent}`, amountMinor: -sign * taxMinor },
    ]),
  ]
}

/** The period a date belongs to: YYYY-MM. */
export const periodOf = (date: string): string => date.slice(0, 7)
