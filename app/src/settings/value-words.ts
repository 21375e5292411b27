import type { SettingValue, Unit } from '@werkbank/model/settings/kinds.ts'
import type { Setting } from '@werkbank/model/settings/setting.ts'
import { keyPart } from '@werkbank/words/refusal-sentence.ts'
import { formatMoney, formatNumber, locale } from '../i18n/format.ts'
import { t, tDynamic } from '../i18n/t.ts'

/** What a setting is called, and what it does, in the reader's language. */
export const wordsOf = ({ key }: Setting): { name: string; tells: string } => ({
  name: tDynamic(`setting.name_${keyPart(key)}`, {}, key),
  tells: tDynamic(`setting.tells_${keyPart(key)}`, {}, ''),
})

const NAMED: Partial<Record<Unit, () => string>> = {
  piece: () => t('units.pieces'),
  percent: () => '%',
  connection: () => '',
  job: () => '',
  row: () => '',
}

/** "Tage", "hours": what stands behind a number. */
export function unitOf(unit: Unit, value: number): string {
  const named = NAMED[unit]
  if (named) return named()
  const parts = new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).formatToParts(value)
  return parts.find(({ type }) => type === 'unit')?.value ?? unit
}

/** A value as people read it. */
export function valueWords(setting: Setting, value: SettingValue, currency: string): string {
  const { kind } = setting
  if (kind.kind === 'number') return `${formatNumber(Number(value))} ${unitOf(kind.unit, Number(value))}`.trim()
  if (kind.kind === 'money') return formatMoney(Number(value), currency)
  if (kind.kind === 'yesNo') return t(value ? 'history.yes' : 'history.no')
  return choiceWords(setting, String(value))
}

export const choiceWords = ({ key }: Setting, choice: string): string =>
  tDynamic(`setting.choice_${keyPart(key)}_${choice}`, {}, choice)
