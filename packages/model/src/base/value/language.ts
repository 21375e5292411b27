import { z } from 'zod'
import { RULES } from '../rules.ts'

function isCode(code: string): boolean {
  try {
    return Intl.getCanonicalLocales(code)[0] === code
  } catch {
    return false // Intl throws where a code is none
  }
}

/** A language's code (BCP 47), written as that says: `de`, `de-AT`. Whether there are words in it, the words know. */
export const languageSchema = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-|$)/, RULES['language-malformed'])
  .refine(isCode, RULES['language-malformed'])
