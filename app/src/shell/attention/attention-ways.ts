import type { Permission } from '@werkbank/model/base/permission.ts'
import { t } from '../../i18n/t.ts'
import type { OutboxEntry } from '../../outbox/outbox-database.ts'

/** A way out of a refusal that only this command has: the same command with another input. */
export interface WayOut {
  label: () => string
  input: Record<string, unknown>
  /** What it takes more than the command itself. */
  permission: Permission
}

const named = (lines: unknown): unknown[] => (Array.isArray(lines) ? lines : [])
/** The lines that a refusal names as short. */
const linesOf = (data: unknown): string[] =>
  named((data as { shortages?: unknown } | undefined)?.shortages).flatMap((shortage) => {
    const { lineId } = shortage as { lineId?: unknown }
    return typeof lineId === 'string' ? lineId : []
  })

const nameIsMeant = (label: () => string, permission: Permission) => (entry: OutboxEntry) => ({
  label,
  permission,
  input: { ...entry.input, confirmName: true },
})
const otherProduct = nameIsMeant(() => t('catalogue.sameNameMeant'), 'product.edit')
const otherCustomer = nameIsMeant(() => t('partners.sameNameMeant'), 'customer.edit')

/** Ways out by command and refusal code; discarding it is always there. */
const ways: Record<string, (entry: OutboxEntry) => WayOut> = {
  'order.commit insufficient-stock': ({ input, reason }) => ({
    label: () => t('refusals.commitRest'),
    permission: 'order.backorder',
    input: { ...input, backorderLines: [...named(input.backorderLines), ...linesOf(reason?.data)] },
  }),
  'product.create name-exists': otherProduct,
  'product.change name-exists': otherProduct,
  'customer.create customer-name-exists': otherCustomer,
  'customer.change customer-name-exists': otherCustomer,
}

/** What else can be done about a refused command. */
export function waysOut(entry: OutboxEntry, may: (permission: Permission) => boolean): readonly WayOut[] {
  const way = ways[`${entry.command} ${entry.reason?.code}`]?.(entry)
  return way && may(way.permission) ? [way] : []
}

/** Whether the same command may succeed another time. Where another person's change is the reason, that has to be looked at first. */
export const canSendAgain = (entry: OutboxEntry): boolean => entry.reason?.code !== 'changed-meanwhile'
