import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'

export type Series = 'invoice' | 'credit-note' | 'quote' | 'order' | 'delivery' | 'customer'

/**
 * The next number of a series. It holds the series' row until the transaction ends: gapless, because a rollback gives the
 * number back, and one at a time, so take it last. `year` 0 for series that don't begin anew. Rule R-LE4.
 */
export async function takeNumber(tx: Tx, series: Series, year = 0, amount = 1): Promise<number> {
  const [row] = await tx<{ lastNumber: number }[]>`${nextNumber(tx, series, year, amount)}`
  return must(row, 'a number range has a row').lastNumber
}

/** The same as a part of a statement that uses it at once: one wait less while the series is held. Gives `last_number`. */
export const nextNumber = (tx: Tx, series: Series, year = 0, amount = 1) => tx`
  INSERT INTO number_ranges (org_id, series, year, last_number) VALUES (current_org(), ${series}, ${year}, ${amount})
  ON CONFLICT (org_id, series, year) DO UPDATE SET last_number = number_ranges.last_number + ${amount} RETURNING last_number`
