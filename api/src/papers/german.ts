/** How papers write figures, dates and addresses: in German, as all their texts. */

import { type WholeUnit, wholeUnit } from '@werkbank/model/base/units.ts'

const numbers = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 6 })
const countries = new Intl.DisplayNames('de', { type: 'region' })

/** A decimal string, exactly: "1234.5" → "1.234,5". */
export const germanNumber = (decimal: string): string => numbers.format(decimal as `${number}`)

/** "2026-03-05" → "05.03.2026". A moment is no date: whose day it is must be said before (`dayIn`). */
export const germanDate = (day: string): string => day.split('-').reverse().join('.')

/** 123456 → "1.234,56". */
export function amount(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  const whole = digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+$)/g, '.')
  return `${minor < 0 ? '-' : ''}${whole},${digits.slice(-2)}`
}

const WHOLE_UNITS: Record<WholeUnit, string> = { pieces: 'Stk.', sets: 'Satz', pairs: 'Paar' }

/** A unit as people write it. Products keep it as they were given it. */
export function germanUnit(unit: string): string {
  const whole = wholeUnit(unit)
  return whole ? WHOLE_UNITS[whole] : unit
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
): string[] {
  const place = [postalCode, city].filter(Boolean).join(' ')
  const abroad = country === from ? '' : (countries.of(country) ?? country)
  return [name, addressName, street ?? '', place, abroad].filter((line) => line !== '')
}

/** An address that somebody typed as a text; empty lines would only take its place in the window. */
export const typedAddress = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
