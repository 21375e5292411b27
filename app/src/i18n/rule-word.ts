import type { RuleCode } from '@werkbank/model/base/rules.ts'
import { tDynamic } from './t.ts'

/** What is wrong with a value, in words for beside its field; undefined where nothing is. */
export const ruleWord = (code: RuleCode | undefined): string | undefined =>
  code && tDynamic(`rules.${code.replaceAll('-', '_')}`, {}, code)
