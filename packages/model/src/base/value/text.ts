import { z } from 'zod'

/** Signs that take room or none and show nothing by themselves: blanks, fillers, marks that only stand on a letter. Unicode counts some as letters or symbols: Hangul fillers are among the ignorables, braille's blank is not. */
const UNSEEN = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{M}\u2800]/gu

/** Signs that turn the direction of the text behind them: with them, a name looks like another one. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/u
export const TEXT_TURNED =
  'Text can not contain signs that turn the direction of writing (U+202A to U+202E, U+2066 to U+2069).'

/** True where nothing is visible: empty, blanks, zero-width characters, fillers, accents without a letter. Source: CH-03.4. */
export const isBlank = (text: string): boolean => text.replaceAll(UNSEEN, '') === ''

/** True where text can be stored and shown unchanged: Postgres refuses U+0000, and half a surrogate pair is shown as a broken character (sync-pitfalls M5). */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** True where all text in a plain value can be kept, the names of its keys too. */
export function isStorableValue(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorableValue(inner))
}

/** Of a text: that people can see it as it is. `empty`: what is said where they see nothing. */
export const seen =
  (empty: string) =>
  ({ value, issues }: z.core.ParsePayload<string>): void => {
    // Of the kind that an empty text has: to a person it is one, and forms have words for it (VA-01).
    if (isBlank(value))
      issues.push({ code: 'too_small', origin: 'string', minimum: 1, inclusive: true, input: value, message: empty })
    else if (TURNING.test(value)) issues.push({ code: 'custom', input: value, message: TEXT_TURNED })
  }

/** A name or reason that people can see as it is, without blanks around it; at most `max` characters. The sentences say what is wrong. */
export const seenText = (max: number, empty: string, long = `At most ${max} characters.`) =>
  z.string().trim().max(max, long).check(seen(empty))
