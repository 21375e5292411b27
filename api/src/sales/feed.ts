import { invoiceNumber } from '@werkbank/database/invoice-name.ts'
import { orderName } from '@werkbank/database/order-name.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { Source } from '../feed/source.ts'

/** `owedBackMinor` of the model, of a row of `invoices`; as the index says it. */
const IN_FAVOUR = `CASE WHEN kind = 'credit-note' THEN CASE WHEN corrects_id IS NULL THEN gross_minor ELSE 0 END
  ELSE credited_minor + paid_minor - gross_minor END`

/** Whether a favourite may be a record of a kind, or the conversation or page that comes with one, and which: SQL. */
const isStarOf = (kind: string) =>
  [
    `split_part(favourites.subject, ':', 1) IN ('${kind}', 'chat', 'doc')`,
    `split_part(favourites.subject, ':', 2)`,
  ] as const

/** What a viewer is sent of orders and invoices that no device holds for good: what customers have in their favour by them, and what starred ones are called. */
export const salesSources: Partial<Record<MirrorTable, Source>> = {
  favourites: {
    computed: {
      invoiceNumber: invoiceNumber('favourites', ...isStarOf('invoice')),
      order: orderName('favourites', ...isStarOf('order')),
    },
    byAccess: true,
  },
  owedBack: {
    beyond: {
      rows: (tx) => tx`
        SELECT customer_id::text AS id, sum(${tx.unsafe(IN_FAVOUR)})::bigint AS owed_back_minor
        FROM invoices WHERE org_id = current_org() AND ${tx.unsafe(IN_FAVOUR)} > 0 GROUP BY customer_id`,
      // What was never credited or a credit note's own is in nobody's favour, before and after.
      changes: (tx, _viewer, _since, changed) =>
        tx`SELECT 1 FROM invoices WHERE (credited_minor > 0 OR kind = 'credit-note') AND ${changed}`,
    },
  },
}
