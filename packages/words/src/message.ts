import type { words as german } from './de/index.ts'
import type { words as germanOfServers } from './de/server.ts'

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

type German = typeof german
type AllGerman = German & typeof germanOfServers
type LikeGerman<Dictionary extends Readonly<Record<string, Readonly<Record<string, Message>>>>> = {
  readonly [Domain in keyof Dictionary]: Like<Dictionary[Domain]>
}
/** All words that an app shows in a language: the domains and keys of German. */
export type LanguageWords = LikeGerman<German>
/** What servers say besides. */
export type ServerWords = LikeGerman<typeof germanOfServers>

/** Words by a key that is known only at run time. */
export type Words = Readonly<Record<string, Readonly<Record<string, Message>>>>

type KeyIn<Dictionary> = {
  [Domain in keyof Dictionary & string]: `${Domain}.${keyof Dictionary[Domain] & string}`
}[keyof Dictionary & string]
/** All message keys of the app, e.g. `sales.title`. */
export type MessageKey = KeyIn<German>
/** Those of servers, which say what the app says and more. */
export type ServerMessageKey = KeyIn<AllGerman>

type MessageOf<Key> = Key extends `${infer Domain extends keyof AllGerman & string}.${infer Name}`
  ? Name extends keyof AllGerman[Domain]
    ? AllGerman[Domain][Name]
    : never
  : never

type PlacesIn<Text> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | PlacesIn<Rest> : never
type PlacesOf<M> = M extends string ? PlacesIn<M> : M extends { other: infer Other } ? PlacesIn<Other> | 'count' : never

/** The parameters a message needs: none, or an object with one value per `{place}`. */
export type ParamsOf<Key extends ServerMessageKey> = [PlacesOf<MessageOf<Key>>] extends [never]
  ? []
  : [params: { [Place in PlacesOf<MessageOf<Key>>]: Place extends 'count' ? number : string | number }]
