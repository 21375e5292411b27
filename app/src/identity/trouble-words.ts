import { Refused, Trouble } from '../http/request.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'

/** What came of something that only the server can do at once, in words: its no, its "later", or no answer. */
export function troubleWords(error: unknown): string {
  if (error instanceof Refused) {
    const { code, data, detail, title, errors } = error.problem
    return refusalWords(code, data, errors?.[0]?.message ?? detail ?? title)
  }
  if (error instanceof Trouble && error.status === 429)
    return t('identity.throttled', { seconds: Math.ceil((error.retryAfterMs ?? 30_000) / 1000) })
  return t('identity.onlyOnline')
}
