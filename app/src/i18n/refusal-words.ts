import { t, tDynamic } from './t.ts'

/** The message key of a refusal: codes are written with `-`, keys with `_`. */
export const refusalKey = (code: string): string => `refusals.${code.replaceAll('-', '_')}`

/** The words for a refusal code, with the plain values of its data; `fallback` where there are none. */
export function refusalWords(code: string, data?: unknown, fallback = ''): string {
  const values = Object.entries((data ?? {}) as Record<string, unknown>).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  return tDynamic(refusalKey(code), Object.fromEntries(values), fallback)
}

/** Why a document's edit was refused. */
export const refusedBecause = (code: string): string => refusalWords(code) || t('refusals.notFitting', { code })
