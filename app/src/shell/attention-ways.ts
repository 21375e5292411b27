import { t } from '../i18n/t.ts'
import type { OutboxEntry } from '../outbox/outbox-database.ts'

/** A way out of a refusal that only this command has: the same command with another input. */
export interface WayOut {
  label: () => string
  input: Record<string, unknown>
}

/** Ways out by command and refusal code; sending it again and discarding it are always there. */
const ways: Record<string, (entry: OutboxEntry) => WayOut> = {
  'order.commit insufficient-stock': ({ input }) => ({
    label: () => t('refusals.commitRest'),
    input: { ...input, backorder: true },
  }),
  // Without the state that was seen, the command takes what is there now.
  'order.commit changed-meanwhile': ({ input: { stateVector: _vector, contentHash: _hash, ...input } }) => ({
    label: () => t('refusals.commitAnyway'),
    input,
  }),
}

/** What else can be done about a refused command. */
export function waysOut(entry: OutboxEntry): readonly WayOut[] {
  const way = ways[`${entry.command} ${entry.reason?.code}`]
  return way ? [way(entry)] : []
}
