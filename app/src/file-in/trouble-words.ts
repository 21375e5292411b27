import type { RowTrouble } from '@werkbank/model/records/file/plan-file.ts'
import { minorDigits } from '../i18n/format.ts'
import { type RecordWithHistory, recordField } from '../i18n/record-words.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { wrongField } from '../i18n/wrong-field.ts'

const SHOWN_MAX = 60
const shortened = (text: string): string => (text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text)

/** Why a row can't be taken, in words. */
export const reasonOf = (record: RecordWithHistory, troubles: readonly RowTrouble[], currency: string): string =>
  troubles
    .map((trouble) => troubleWords(record, trouble, trouble.field.endsWith('Minor') ? minorDigits(currency) : 0))
    .join('; ')

/** Why a cell of a file can't be taken: its field, what stands there, and what is wrong. */
function troubleWords(record: RecordWithHistory, { field, text, code, ...more }: RowTrouble, decimals: number): string {
  const label = field === '' ? '' : `${recordField(record, field)}: `
  const written = shortened(text.trim())
  const params = { text: written, with: more.with ?? '', count: decimals }
  const own =
    tDynamic(`fileIn.${code.replaceAll('-', '_')}`, params, '') || tDynamic(readingKey(code, decimals), params, '')
  if (own) return `${label}${own}`
  const words = wrongField(record, field, code as never) ?? code
  return written === '' ? `${label}${words}` : `${label}${t('fileIn.cell', { text: written, words })}`
}

const readingKey = (code: string, decimals: number): string => {
  if (code === 'too-fine') return decimals === 0 ? 'reading.not_whole' : 'reading.too_fine'
  return code === 'too-large' ? 'reading.much_too_large' : `reading.${code.replaceAll('-', '_')}`
}
