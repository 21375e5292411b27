import { formatDate, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { companyDay, today } from '../i18n/zone.ts'

/**
 * What is there for a line, with the age of that figure: in the open while there is no network, else for who points at it. `heardAt`: when
 * this device last heard from the server; of today the clock time is enough (SA-17).
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
