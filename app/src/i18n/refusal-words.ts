import { refusalSentence } from '@werkbank/words/refusal-sentence.ts'
import { find, t } from './t.ts'

/** The words for a refusal code, with the plain values of its data; `fallback` where there are none. */
export const refusalWords = (code: string, data?: unknown, fallback = ''): string =>
  refusalSentence(find, code, data) ?? fallback

/** Why a document's edit was refused. */
export const refusedBecause = (code: string): string => refusalWords(code) || t('refusals.notFitting', { code })
