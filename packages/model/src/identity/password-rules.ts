import type { SignInSettings } from './sign-in-settings.ts'

/** Why a password is refused. Source: ID-10, US-1.2, US-4.2. */
export type PasswordFault = 'too-short' | 'too-long' | 'digits-only' | 'too-simple' | 'too-common' | 'like-person'
type PasswordRules = Pick<SignInSettings, 'passwordNotDigits' | 'passwordNotCommon' | 'passwordNotLikePerson'>
export const PASSWORD_LENGTH_MAX = 256

export type PasswordOf = {
  lengthMin: number
  /** Words that are no secret: the person's name and mail address, the company's name. */
  known: readonly string[]
  /** Rules that the organisation does without (ID-10). */
  without?: readonly PasswordFault[]
  /** Whether a word in small letters is among those that are guessed first; a short list unless given. */
  isCommon?: (word: string) => boolean
}

/** Different characters that a password has at least: "aaaaaaaaaaaa" is none. */
const DIFFERENT_MIN = 5
/** The letters that must be left of a password without common words. */
const OWN_LETTERS_MIN = 6
const KNOWN_WORD_MIN = 3

/**
 * All faults of a new password, in the order of display; empty where it is good. Length counts: there are no rules about kinds of characters. One rule
 * for the form and the API, which knows more common words.
 */
export function passwordFaults(
  password: string,
  { lengthMin, known, without = [], isCommon = isFirstGuess }: PasswordOf,
): PasswordFault[] {
  const text = password.normalize('NFC')
  const length = [...text].length
  const faults: PasswordFault[] = []
  if (length < lengthMin) faults.push('too-short')
  if (length > PASSWORD_LENGTH_MAX) faults.push('too-long')
  if (text !== '' && /^[\p{Nd}\s./+-]*$/u.test(text)) faults.push('digits-only')
  else if (new Set(text).size < Math.min(DIFFERENT_MIN, lengthMin)) faults.push('too-simple')
  if (guessesOf(text).some(isCommon)) faults.push('too-common')
  if (isMadeOf(text, known)) faults.push('like-person')
  return faults.filter((fault) => !without.includes(fault))
}

/** The rules that settings switch off. */
export const rulesWithout = (rules: PasswordRules): PasswordFault[] => [
  ...(rules.passwordNotDigits ? [] : (['digits-only'] as const)),
  ...(rules.passwordNotCommon ? [] : (['too-common'] as const)),
  ...(rules.passwordNotLikePerson ? [] : (['like-person'] as const)),
]

/** The word itself, without what people put around it, and what it repeats: "Passwort123!", "geheimgeheim". */
function guessesOf(text: string): string[] {
  const word = text.toLowerCase()
  const bare = word.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const [, repeated = bare] = /^(.{3,}?)[^\p{L}]*(?:\1[^\p{L}]*)+$/u.exec(bare) ?? []
  return [word, bare, repeated].filter((guess) => guess !== '')
}

function isMadeOf(text: string, known: readonly string[]): boolean {
  let rest = plain(text)
  const whole = rest.length
  const words = known
    .flatMap((each) => [each, ...each.split(/[^\p{L}\p{N}]+/u)])
    .map(plain)
    .filter((word) => word.length >= KNOWN_WORD_MIN)
    .sort((a, b) => b.length - a.length)
  for (const word of words) rest = rest.replaceAll(word, '')
  return rest.length < whole && rest.replaceAll(/\p{N}/gu, '').length < OWN_LETTERS_MIN
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** The most common guesses, and the passwords of our own demo (ASVS 6.2.4). */
const FIRST_GUESSES = new Set(
  `password passwort kennwort qwertzuiop qwertyuiop werkbank iloveyou ichliebedich sunshine sonnenschein football fussball baseball princess prinzessin
  superman computer internet hallo hallowelt schalke bayern welcome willkommen letmein trustno admin administrator administration changeme geheim
  geheimnis sommer winter herbst fruehling frühling januar montag schatz passwordpassword abcdefghijkl asdfghjkl yxcvbnm zxcvbnm master dragon monkey`
    .split(/\s+/)
    .filter(Boolean),
)
export const isFirstGuess = (word: string): boolean => FIRST_GUESSES.has(word)
