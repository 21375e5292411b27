import { t } from '../i18n/t.ts'
import type { OutboxEntry } from '../outbox/outbox-database.ts'

/** A way out of a refusal that only this command has: the same command with another input. */
export interface WayOut {
  label: () => string
  input: Record<string, unknown>
}

/** Ways out by command and refusal code; discarding it is always there. */
const ways: Record<string, (entry: OutboxEntry) => WayOut> = {
  'order.commit insufficient-stock': ({ input }) => ({
    label: () => t('refusals.commitRest'),
    input: { ...input, backorder: true },
  }),
}

/** What else can be done about a refused command. */
export function waysOut(entry: OutboxEntry): readonly WayOut[] {
  const way = ways[`${entry.command} ${entry.reason?.code}`]
  return way ? [way(entry)] : []
}

/** Whether the same thing may be taken another time. What somebody else has changed has to be looked at first, where it stands. */
export const canSendAgain = (entry: OutboxEntry): boolean => entry.reason?.code !== 'changed-meanwhile'
