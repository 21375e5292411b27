import { codesByField, type FieldCode } from '@werkbank/model/base/rules.ts'
import { createMemo } from 'solid-js'
import type { z } from 'zod'
import { tDynamic } from './t.ts'

/** What is wrong with a value, in words for beside its field; undefined where nothing is. */
export const ruleWord = (code: FieldCode | undefined): string | undefined =>
  code && tDynamic(`rules.${code.replaceAll('-', '_')}`, {}, code)

/**
 * Checks a form by the schema of the command that it sends (VA-01): the form accepts exactly what the API accepts. An overlong text is reported by the
 * field itself, which knows by how much; an empty field is not wrong yet.
 */
export function createFormCheck<F extends Record<string, unknown>>(schema: () => z.ZodType, fields: () => F) {
  const wrong = createMemo(() => codesByField(schema(), fields()))
  return {
    passes: () => wrong().size === 0,
    error: (field: keyof F & string): string | undefined => {
      const code = wrong().get(field)
      return code === 'too-long' || fields()[field] === '' ? undefined : ruleWord(code)
    },
  }
}
