import type { Hindrance } from '@werkbank/model/base/possible.ts'
import type { FieldCode } from '@werkbank/model/base/rules.ts'
import { type RecordWithHistory, recordField } from '../../i18n/record-words.ts'
import { refusalWords } from '../../i18n/refusal-words.ts'
import { ruleWord } from '../../i18n/rule-word.ts'
import { hasMessage, tDynamic } from '../../i18n/t.ts'

const keyed = (name: string) => name.replaceAll(/[.-]/g, '_')

/** What a step is called, on its button and in the head of its dialog. */
export const stepWord = (name: string): string => tDynamic(`bulk.${keyed(name)}`, {}, name)

/** What it asks: a field of the record, or a word of its own. */
export const askWord = (record: RecordWithHistory, name: string): string =>
  tDynamic(`bulk.asks_${keyed(name)}`, {}, recordField(record, name))

/** Why a row can't take part: as the server would say it, as a rule says it, or a word of its own. */
export function hindranceWords({ code, data }: Hindrance): string {
  if (hasMessage(`bulk.why_${keyed(code)}`)) return tDynamic(`bulk.why_${keyed(code)}`, {}, code)
  return refusalWords(code, data) || (ruleWord(code as FieldCode) ?? code)
}
