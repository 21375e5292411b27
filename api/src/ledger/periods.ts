import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { Refusal } from '../http/problem/problem.ts'

/**
 * Holds a period open until the transaction ends, or refuses (`period-closed`): a posting that races the closing is in the
 * closing's figures or is refused, never lost. Rule R-LE3.
 */
export async function holdPeriodOpen(tx: Tx, period: string): Promise<void> {
  const [row] = await shared(tx, period)
  const found = row ?? (await makePeriod(tx, period))
  if (found.closedAt) throw new Refusal('period-closed', { period })
}

const shared = (tx: Tx, period: string) =>
  tx<
    { closedAt: string | null }[]
  >`SELECT closed_at FROM periods WHERE org_id = current_org() AND period = ${period} FOR SHARE`

async function makePeriod(tx: Tx, period: string): Promise<{ closedAt: string | null }> {
  await tx`INSERT INTO periods (org_id, period) VALUES (current_org(), ${period}) ON CONFLICT DO NOTHING`
  const [row] = await shared(tx, period)
  return row ?? { closedAt: null }
}

/** Closes a period; waits for postings that are under way in it. */
export async function closePeriod(tx: Tx, period: string): Promise<void> {
  await tx`INSERT INTO periods (org_id, period, closed_at) VALUES (current_org(), ${period}, now())
    ON CONFLICT (org_id, period) DO UPDATE SET closed_at = coalesce(periods.closed_at, now())`
}

/** Opens a closed period again. */
export async function openPeriod(tx: Tx, period: string): Promise<void> {
  await tx`UPDATE periods SET closed_at = NULL WHERE org_id = current_org() AND period = ${period}`
}
