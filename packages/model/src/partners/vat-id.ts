import { z } from 'zod'
import { RULES } from '../base/rules.ts'

/**
 * The part after the two letters of the country (European Commission, VIES, "VAT identification number structure"). Greece writes EL; XI is Northern
 * Ireland, whose trade in goods is the Union's.
 */
const SHAPES: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^[1-9]\d{8}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^(?=.*[A-Z])[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^[A-Z0-9+*]{10}\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{10}01$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12}|(GD|HA)\d{3})$/,
}
/** Countries outside of the Union have numbers of their own kinds, such as CHE123456789MWST. */
const ELSEWHERE = /^[A-Z0-9]{4,16}$/

/** A VAT identification number without what people put between its parts, in capitals. */
export const bareVatId = (typed: string): string => typed.replaceAll(/[\s.\-/]/g, '').toUpperCase()

/** Whether a number has the shape of its country (CU-06). Whether it was issued only the tax office knows. */
export function isVatId(typed: string): boolean {
  const [, country = '', rest = ''] = /^([A-Z]{2})(.+)$/.exec(bareVatId(typed)) ?? []
  return country !== '' && country !== 'GR' && (SHAPES[country] ?? ELSEWHERE).test(rest)
}

/** A number or nothing; an empty one is as good as none. */
export const vatIdSchema = z
  .string()
  .transform(bareVatId)
  .refine((id) => id === '' || isVatId(id), {
    error: RULES['vat-id-malformed'],
  })
  .nullable()
  .transform((value) => value || null)

/** By ISO 3166, where Greece is GR. */
export const isInEuropeanUnion = (country: string): boolean =>
  country === 'GR' || (country !== 'XI' && country !== 'EL' && Object.hasOwn(SHAPES, country))

/**
 * A delivery into another country of the Union is free of tax only to a buyer with a VAT identification number, which stands on the
 * invoice (Directive 2006/112/EC, article 138 (1) (b); § 6a (1) no. 4 and § 14a (3) UStG).
 */
export const lacksVatId = (
  { country, taxMode, vatId }: { country: string; taxMode: string; vatId?: string | null | undefined },
  home: string,
): boolean =>
  taxMode === 'exempt' && country !== home && isInEuropeanUnion(home) && isInEuropeanUnion(country) && !vatId
