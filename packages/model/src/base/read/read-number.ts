import { toMillionths } from '../value/quantity.ts'

/**
 * The value of a typed text. `one`: unambiguous. `several`: the author must choose; a single candidate is a "did you mean". `none`: `at` is the index in
 * the text at which it stops being valid.
 */
export type Reading<Value, Code extends string> =
  | { kind: 'empty' }
  | { kind: 'one'; value: Value }
  | { kind: 'several'; values: Value[] }
  | { kind: 'none'; code: Code; at: number }
export type NumberTrouble = 'not-a-number' | 'too-fine' | 'too-large' | 'negative'
export type NumberReading = Reading<string, NumberTrouble>

export type DecimalSign = ',' | '.'
export type NumberContext = {
  /** Of the form's language, or of the column. */
  decimalSign: DecimalSign
  /** The sign is known to be that of this text (a column that shows it): the other notation is not looked at. */
  settled?: boolean
  /** How fine it can be: 2 for euros, 6 at most. */
  decimalsMax: number
  /** It is of a unit without halves. Of two readings the whole one is meant; a half that has one is read, for a rule to speak of it. */
  whole?: boolean
  /** Largest amount, sign left aside; a quantity. */
  max?: string
  /** It may be below zero. */
  signed?: boolean
  /** What may stand before or behind it: the unit, the currency, a percent sign. Upper and lower case are the same. */
  words?: readonly string[]
  /** "12,-" is twelve: prices. */
  dashForCents?: boolean
}

/** Digits before the decimal sign, as many as a quantity has. */
const WHOLE_DIGITS_MAX = 12
/** What is longer is no number, and not looked through: a file may have anything in a cell. */
const LENGTH_MAX = 1_000
const INVISIBLE = /\p{Cf}|\u{FE0E}|\u{FE0F}/u
const SIGNS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'−–‐‑﹣－'].map((minus) => [minus, '-'])),
  ...Object.fromEntries([...'’‘ʼ′＇٬'].map((apostrophe) => [apostrophe, "'"])),
  '＋': '+',
  '，': ',',
  '．': '.',
  '％': '%',
  '（': '(',
  '）': ')',
}

/**
 * The number that `text` writes, as a decimal string ("1234.5"). Knows thousands (sign, blank, apostrophe), signs before and behind, the
 * typographic minus, brackets, exponents, digits of any script; never picks digits out of words. The decimal sign of the context decides,
 * but "1.500" and "1,500" may be thousands or thousandths: where both fit, it is `several`. Total. Source: I18N-41, VA-10.
 */
export function readNumber(text: string, context: NumberContext): NumberReading {
  if (text.trim().length > LENGTH_MAX) return { kind: 'none', code: 'not-a-number', at: 0 }
  const { plain, at } = plainText(text)
  const stripped = strip(plain, context)
  if (!stripped) return { kind: 'empty' }
  const { from, to, negative } = stripped
  const nowhere = (index: number): NumberReading => ({
    kind: 'none',
    code: 'not-a-number',
    at: at[index] ?? text.length,
  })
  const body = plain.slice(from, to)
  const [, mantissa = body, exponent = '0'] = /^(.*\d[.,]?)e([+-]?\d{1,2})$/i.exec(body) ?? []
  const stranger = /[^\d.,' ٫]/.exec(mantissa)
  if (stranger) return nowhere(from + stranger.index)
  const read = (sign: DecimalSign) => readParts(mantissa, sign, Number(exponent))
  const own = read(context.decimalSign)
  const other = context.settled ? undefined : read(context.decimalSign === ',' ? '.' : ',')
  if (!own && !other) return nowhere(from)
  if (negative && !context.signed) {
    const first = own ?? other
    if (first && !/^0*$/.test(first.digits)) return { kind: 'none', code: 'negative', at: at[0] ?? 0 }
  }
  return judge({ own, other, negative, from: at[from] ?? 0 }, context)
}

type Parts = { digits: string; fraction: number; groups: number; typedFraction: string; whole: string }

type Fitted = { value: string; isUsual: boolean }

/** What the two notations say, weighed: see `readNumber`. */
function judge(
  { own, other, negative, from }: { own: Parts | undefined; other: Parts | undefined; negative: boolean; from: number },
  context: NumberContext,
): NumberReading {
  const mine = own && fitted(own, context, negative)
  const theirs = other && fitted(other, context, negative)
  const isFine = other !== undefined && other.typedFraction.length > (context.whole ? 0 : context.decimalsMax)
  const theirsFits = typeof theirs === 'object' && theirs.isUsual && !(own && isFine)
  if (typeof mine === 'object' && (mine.isUsual || !theirsFits)) {
    const mayBeTheirs = theirsFits && theirs.value !== mine.value && isEitherNotation(own as Parts)
    return mayBeTheirs ? { kind: 'several', values: [mine.value, theirs.value] } : { kind: 'one', value: mine.value }
  }
  if (theirsFits) return own ? { kind: 'several', values: [theirs.value] } : { kind: 'one', value: theirs.value }
  if (!own && typeof theirs === 'object') return { kind: 'one', value: theirs.value }
  return { kind: 'none', code: typeof mine === 'string' ? mine : (theirs as NumberTrouble), at: from }
}

/**
 * "1.500": thousands in one half of the world, thousandths in the other. Three digits behind the decimal sign of one's own language are thousandths
 * unless the last is a 0, which is not written in practice.
 */
const isEitherNotation = ({ groups, typedFraction }: Parts): boolean =>
  groups === 1 || (typedFraction.length === 3 && typedFraction.endsWith('0'))

function fitted(
  parts: Parts,
  { decimalsMax, max, whole: wholeUnit }: NumberContext,
  negative: boolean,
): Fitted | NumberTrouble {
  const padded = parts.digits.padStart(parts.fraction + 1, '0')
  const whole = padded.slice(0, padded.length - parts.fraction).replace(/^0+(?=\d)/, '')
  const fraction = padded.slice(padded.length - parts.fraction).replace(/0+$/, '')
  if (whole.length > WHOLE_DIGITS_MAX) return 'too-large'
  if (fraction.length > decimalsMax) return 'too-fine'
  const size = fraction ? `${whole}.${fraction}` : whole
  if (max !== undefined && toMillionths(size) > toMillionths(max)) return 'too-large'
  return { value: negative && size !== '0' ? `-${size}` : size, isUsual: !wholeUnit || fraction === '' }
}

/** `text` with `sign` before its decimals; undefined where it can't be meant so. `digits` has `fraction` decimals, the exponent counted in. */
function readParts(text: string, sign: DecimalSign, exponent: number): Parts | undefined {
  const [whole = '', typedFraction = '', more] = text.split(new RegExp(`[${sign}٫]`))
  const other = sign === ',' ? '.' : ','
  if (more !== undefined || !/^\d*$/.test(typedFraction) || !(whole || typedFraction)) return undefined
  const group = [other, ' ', "'"].find((candidate) => whole.includes(candidate))
  const groups = group === undefined ? 0 : whole.split(group).length - 1
  const shape = group === undefined ? /^\d*$/ : new RegExp(`^[1-9]\\d{0,2}(?:[${group}]\\d{3})+$`)
  if (!shape.test(whole)) return undefined
  const digits = whole.replaceAll(/\D/g, '') + typedFraction
  const fraction = typedFraction.length - exponent
  const shifted = { digits: digits + '0'.repeat(Math.max(0, -fraction)), fraction: Math.max(0, fraction) }
  return { ...shifted, groups: group === other ? groups : 0, typedFraction: exponent === 0 ? typedFraction : '', whole }
}

/** Between which characters the number stands, without sign, brackets and words; undefined where nothing stands. */
function strip(plain: string, context: NumberContext) {
  const words = (context.words ?? [])
    .filter(Boolean)
    .map((word) => plainText(word).plain.trim().toLowerCase())
    .sort((a, b) => b.length - a.length)
  const lower = plain.toLowerCase()
  let [from, to] = [0, plain.length]
  const left = { sign: true, words: true }
  let negative = false
  const blanks = () => {
    while (plain[from] === ' ' && from < to) from += 1
    while (plain[to - 1] === ' ' && from < to) to -= 1
  }
  const step = (): boolean => {
    const part = lower.slice(from, to)
    const cents = context.dashForCents ? /[.,]-{1,2}$/.exec(part) : null
    const before = left.words ? words.find((word) => part.startsWith(word)) : undefined
    const behind = left.words ? words.find((word) => part.endsWith(word)) : undefined
    if (left.sign && part.startsWith('(') && part.endsWith(')')) {
      ;[from, to, negative] = [from + 1, to - 1, true]
      left.sign = false
    } else if (left.sign && /^[+-]/.test(part)) {
      ;[from, negative] = [from + 1, part.startsWith('-')]
      left.sign = false
    } else if (cents) to -= cents[0].length
    else if (left.sign && part.endsWith('-')) {
      ;[to, negative] = [to - 1, true]
      left.sign = false
    } else if (behind !== undefined) {
      to -= behind.length
      left.words = false
    } else if (before !== undefined) {
      from += before.length
      left.words = false
    } else return false
    return true
  }
  blanks()
  if (from === to) return undefined
  while (from < to && step()) blanks()
  return { from, to, negative }
}

/** With digits and signs as ASCII has them, and where in `text` each character stands. Signs that look like a part of a number but aren't (², ½, ①) stay. */
function plainText(text: string): { plain: string; at: number[] } {
  const at: number[] = []
  let plain = ''
  let index = 0
  for (const character of text) {
    const written = INVISIBLE.test(character)
      ? ''
      : /\p{Nd}/u.test(character)
        ? digitOf(character)
        : /[\p{Zs}\t\r\n]/u.test(character)
          ? ' '
          : (SIGNS[character] ?? character)
    for (let unit = 0; unit < written.length; unit += 1) at.push(index)
    plain += written
    index += character.length
  }
  return { plain, at }
}

/** Digits of every script stand ten in a row, from 0. */
function digitOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 128) return character
  let zero = code
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String((code - zero) % 10)
}

/** A decimal string as it is typed with that sign: ungrouped, so that reading it gives it back. */
export const writeNumber = (value: string, decimalSign: DecimalSign): string => value.replace('.', decimalSign)
