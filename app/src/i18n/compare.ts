const collator = new Intl.Collator('de', { numeric: true })

/** The order of text in lists, as REST has it (`in_lists` of migration 0070): one for all languages, so that a list looks the same to everybody. */
export const compareText = (a: string, b: string): number => collator.compare(a, b)
