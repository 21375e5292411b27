const CONSONANTS = 'bdfghjkmnprstvwz'
const VOWELS = 'aeiou'
const SYLLABLES = 10

/** A password that can be dictated on the telephone: ten syllables, 63 bits ("kufa-remo-tila-nobe-sadu"). */
export function suggestPassword(
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): string {
  const syllables: string[] = []
  while (syllables.length < SYLLABLES) {
    // 16 × 5 = 80 divides 240: bytes above it would make some syllables likelier than others.
    for (const byte of random(new Uint8Array(SYLLABLES)))
      if (byte < 240 && syllables.length < SYLLABLES)
        syllables.push(`${CONSONANTS[Math.floor((byte % 80) / 5)]}${VOWELS[byte % 5]}`)
  }
  return syllables.join('').replace(/.{4}(?=.)/g, '$&-')
}
