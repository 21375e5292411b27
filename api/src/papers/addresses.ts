import { wholeUnit } from '@werkbank/model/base/value/units.ts'
import { countryIn } from '@werkbank/words/format.ts'
import type { Speech } from '@werkbank/words/say.ts'

/** A unit as people write it. Products keep it as they were given it. */
export function printedUnit(unit: string, { t }: Speech): string {
  const whole = wholeUnit(unit)
  return whole ? t(`units.${whole}`) : unit
}

export type Addressee = {
  name: string
  /** The line below the name: a branch, a person. */
  addressName?: string
  street: string | null
  postalCode: string | null
  city: string | null
  country: string
}

/** The lines of an address. The country stands there only for a letter that leaves the country it is sent from. */
export function addressLines(
  { name, addressName = '', street, postalCode, city, country }: Addressee,
  from: string,
  { locale }: Speech,
): string[] {
  const place = [postalCode, city].filter(Boolean).join(' ')
  const abroad = country === from ? '' : countryIn(locale, country)
  return [name, addressName, street ?? '', place, abroad].filter((line) => line !== '')
}

/** An address typed as free text; empty lines would only use up its window in the envelope. */
export const typedAddress = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
