import type { DayReading } from '@werkbank/model/base/read/read-day.ts'
import type { NumberContext, NumberReading } from '@werkbank/model/base/read/read-number.ts'
import { formatDecimal } from './format.ts'
import { t } from './t.ts'

/** The message about a number that isn't accepted: what is wrong and where it begins; '' for a valid one. */
export function readingWords(reading: NumberReading, text: string, { decimalsMax, max }: NumberContext): string {
  if (reading.kind === 'several') return t('reading.which')
  if (reading.kind !== 'none') return ''
  const rest = text.slice(reading.at).trim()
  switch (reading.code) {
    case 'negative':
      return t('reading.negative')
    case 'too-fine':
      return decimalsMax === 0 ? t('reading.not_whole') : t('reading.too_fine', { count: decimalsMax })
    case 'too-large':
      return max === undefined ? t('reading.much_too_large') : t('reading.too_large', { max: formatDecimal(max) })
    case 'not-a-number':
      return rest === text.trim() ? t('reading.not_a_number', { text: rest }) : t('reading.not_a_number_from', { rest })
  }
}

/** The same of a day. */
export function dayWords(reading: DayReading, text: string): string {
  if (reading.kind === 'several') return t('reading.which')
  if (reading.kind !== 'none') return ''
  return reading.code === 'no-such-day' ? t('reading.no_such_day') : t('reading.not_a_date', { text: text.trim() })
}
