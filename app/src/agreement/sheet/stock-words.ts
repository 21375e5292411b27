import { formatDate, formatQuantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { companyDay, today } from '../../i18n/zone.ts'

/**
 * The available stock for a line, with the age of that figure: visible while offline, otherwise in the tooltip. `heardAt`: this device's last contact
 * with the server; for today the time of day is enough (SA-17).
 */
export function enoughWords(
  available: string,
  known: { heardAt: string | undefined; online: boolean },
): { words: string; hint: string } {
  const { heardAt, online } = known
  const at = heardAt && formatDate(heardAt, companyDay(heardAt) === today() ? 'time' : 'dayTime')
  const quantity = formatQuantity(available)
  return {
    words: online || !at ? t('sales.available', { quantity }) : t('sales.availableAsOf', { quantity, at }),
    hint: at ? t('sales.asOf', { at }) : '',
  }
}
