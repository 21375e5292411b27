const collator = new Intl.Collator('de', { numeric: true })

/** The order of text in lists, as in the API (`in_lists` of migration 0070): one for all languages, so that a list is the same for everybody. */
export const compareText = (a: string, b: string): number => collator.compare(a, b)
