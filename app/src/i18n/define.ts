/** What a message may be: a sentence with `{name}` places, or one per plural form, chosen by `{count}`. */
export type Message = string | { readonly one: string; readonly other: string }

/** The same keys in every language; a missing or extra one does not compile. */
export interface Dictionary<T extends Record<string, Message>> {
  readonly de: T
  readonly en: {
    readonly [K in keyof T]: T[K] extends string ? string : { readonly one: string; readonly other: string }
  }
}

/**
 * Declares the words of one domain. German is the source: its places (`{number}`) type the parameters of `t`.
 * English must have the same keys and plural forms.
 */
export function defineMessages<const T extends Record<string, Message>>(dictionary: Dictionary<T>): Dictionary<T> {
  return dictionary
}
