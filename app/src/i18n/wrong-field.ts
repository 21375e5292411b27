import { type FieldCode, RULES } from '@werkbank/model/base/rules.ts'
import { keyOf, type RecordWithHistory } from './record-words.ts'
import { ruleWord } from './rule-word.ts'
import { tDynamic } from './t.ts'

/** What is wrong with a field, in words of its own where the fault is of no rule that has some. */
export function wrongField(record: RecordWithHistory, name: string, code: FieldCode | undefined): string | undefined {
  if (code === undefined || code in RULES) return ruleWord(code)
  const own = keyOf(record, name)?.startsWith('partners.') ? `partners.wrong_${name}` : `catalogue.wrong_${name}`
  return tDynamic(own, {}, ruleWord(code) ?? code)
}
