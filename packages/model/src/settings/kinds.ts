import { z } from 'zod'

/** In what a number is counted; the app says it in the reader's language. */
export type Unit =
  | 'month'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'piece'
  | 'percent'
  | 'connection'
  | 'job'
  | 'row'
  | 'megabyte'
  | 'gigabyte'

/** Whole, both ends included. */
export type NumberKind = { kind: 'number'; unit: Unit; from: number; to: number }
/** Minor units of the books' currency. */
export type MoneyKind = { kind: 'money'; from: number; to: number }
export type ChoiceKind<C extends string = string> = { kind: 'choice'; choices: readonly [C, ...C[]] }
export type YesNoKind = { kind: 'yesNo' }
export type Kind = NumberKind | MoneyKind | ChoiceKind | YesNoKind

export type SettingValue = number | string | boolean
export type ValueOf<K extends Kind> = K extends NumberKind | MoneyKind
  ? number
  : K extends ChoiceKind<infer C>
    ? C
    : boolean

export const number = (unit: Unit, { from, to }: { from: number; to: number }): NumberKind => ({
  kind: 'number',
  unit,
  from,
  to,
})
export const money = ({ from, to }: { from: number; to: number }): MoneyKind => ({ kind: 'money', from, to })
export const choice = <const C extends string>(...choices: [C, ...C[]]): ChoiceKind<C> => ({ kind: 'choice', choices })
export const yesNo = (): YesNoKind => ({ kind: 'yesNo' })
/** The valid values of a kind, for the form, the command and readers of stored values. */
export function schemaOf(kind: Kind): z.ZodType<SettingValue> {
  switch (kind.kind) {
    case 'number':
    case 'money':
      return z.int().min(kind.from).max(kind.to)
    case 'choice':
      return z.enum(kind.choices)
    case 'yesNo':
      return z.boolean()
  }
}

/** The value as it is kept; undefined where it is none of this kind, or beyond its limits. */
export const readValue = <K extends Kind>(kind: K, value: unknown): ValueOf<K> | undefined =>
  schemaOf(kind).safeParse(value).data as ValueOf<K> | undefined

/** Of what several roles of one person say, the one that counts: the larger number, yes, the later choice. */
export function largest<K extends Kind>(kind: K, values: readonly ValueOf<K>[]): ValueOf<K> | undefined {
  const rank = (value: ValueOf<K>) => (kind.kind === 'choice' ? kind.choices.indexOf(value as string) : value)
  return values.reduce<ValueOf<K> | undefined>(
    (most, value) => (most === undefined || rank(value) > rank(most) ? value : most),
    undefined,
  )
}
