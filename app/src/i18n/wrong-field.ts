import { type FieldCode, RULES } from '@werkbank/model/base/rules.ts'
import { keyOf, type RecordWithHistory } from './record-words.ts'
import { ruleWord } from './rule-word.ts'
import { tDynamic } from './t.ts'

/** A place or a count may have a field of the same name, with other limits. */
const OF_CATALOGUE: ReadonlySet<RecordWithHistory> = new Set(['product', 'category'])

/** What is wrong with a field, in words of its own where the fault is of no rule that has some. */
export function wrongField(record: RecordWithHistory, name: string, code: FieldCode | undefined): string | undefined {
  if (code === undefined || code in RULES) return ruleWord(code)
  const words = ruleWord(code) ?? code
  const domain = keyOf(record, name)?.startsWith('partners.') ? 'partners' : OF_CATALOGUE.has(record) && 'catalogue'
  return domain ? tDynamic(`${domain}.wrong_${name}`, {}, words) : words
}
