import { COUNTRIES } from '@werkbank/model/base/value/countries.ts'
import { formatCountry, locale } from './format.ts'

/** Every country, in the order of its name in the language of the screen. */
export function countries(): { value: string; label: string }[] {
  const { compare } = new Intl.Collator(locale())
  const named = COUNTRIES.map((value) => ({ value, label: formatCountry(value) }))
  return named.sort((a, b) => compare(a.label, b.label))
}
