/** An IBAN without its spaces, in capitals. */
export const bareIban = (iban: string): string => iban.replaceAll(/\s/g, '').toUpperCase()

/**
 * Whether the check digits of an IBAN are right (ISO 13616, modulo 97 of ISO 7064): finds each mistyped character and nearly all that
 * changed places. The lengths of the countries are not checked.
 */
export function isIban(iban: string): boolean {
  const bare = bareIban(iban)
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(bare)) return false
  const digits = [...bare.slice(4), ...bare.slice(0, 4)].map((character) => Number.parseInt(character, 36)).join('')
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}

/** In groups of four, as it is read and typed. */
export const spacedIban = (iban: string): string => bareIban(iban).replaceAll(/(.{4})(?=.)/g, '$1 ')
