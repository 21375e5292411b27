import { createTableState } from '../design/table/table-state.ts'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createOlderRows, type OlderRows } from '../records/list/older-rows.ts'

/** Of these a device may not have all. What is to be done, or isn't agreed yet, is here whatever its age. */
const MAY_BE_OLDER: readonly string[] = ['paid', 'cancelled']

/** Orders that this device doesn't hold, as the address of their list narrows and searches them; by SKUs of their lines, too. */
export function createOlderOrders(): OlderRows<'orders'> {
  const mirror = useMirror()
  const state = createTableState()
  const older = createOlderRows('orders', '/orders', state, {
    also: ['dateFrom', 'dateTo'],
    none: () => !MAY_BE_OLDER.includes(state.filter('status') ?? 'paid'),
  })
  const day = () => formatDate(mirror.heldSince('orders') ?? '')
  return { ...older, label: () => t('sales.showOlder', { day: day() }) }
}
