import type { words as german } from './de/index.ts'

/** A sentence for each form that the language has for counted things (`Intl.PluralRules`), chosen by `{count}`; `other` fits where no form does. */
export type PluralMessage = { readonly other: string } & {
  readonly [Form in Exclude<Intl.LDMLPluralRule, 'other'>]?: string
}

/** What a message may be: a sentence with `{name}` places, or one for each plural form. */
export type Message = string | PluralMessage

/** The keys of a domain as German has them, with a message of the same kind each: a key too few or too many does not compile. */
export type Like<German extends Readonly<Record<string, Message>>> = {
  readonly [Key in keyof German]: German[Key] extends string ? string : PluralMessage
}

/** All words of a language: the domains and keys of German. */
export type LanguageWords = { readonly [Domain in keyof typeof german]: Like<(typeof german)[Domain]> }

/** Words for whoever asks with a key that is known only at run time. */
export type Words = Readonly<Record<string, Readonly<Record<string, Message>>>>

type German = typeof german

/** All message keys, e.g. `sales.title`. */
export type MessageKey = {
  [Domain in keyof German]: `${Domain}.${keyof German[Domain] & string}`
}[keyof German]

type MessageOf<Key> = Key extends `${infer Domain extends keyof German & string}.${infer Name}`
  ? Name extends keyof German[Domain]
    ? German[Domain][Name]
    : never
  : never

type PlacesIn<Text> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | PlacesIn<Rest> : never
type PlacesOf<M> = M extends string ? PlacesIn<M> : M extends { other: infer Other } ? PlacesIn<Other> | 'count' : never

/** The parameters a message needs: none, or an object with one value per `{place}`. */
export type ParamsOf<Key extends MessageKey> = [PlacesOf<MessageOf<Key>>] extends [never]
  ? []
  : [params: { [Place in PlacesOf<MessageOf<Key>>]: Place extends 'count' ? number : string | number }]
