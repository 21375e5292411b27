/** Names of countries as histories have them, to ISO 3166. Two letters are taken as they are. */
const NAMES: Record<string, string> = {
  'united kingdom': 'GB', uk: 'GB', 'great britain': 'GB', england: 'GB', großbritannien: 'GB', germany: 'DE', deutschland: 'DE', france: 'FR', frankreich: 'FR', eire: 'IE', ireland: 'IE',
  irland: 'IE', spain: 'ES', spanien: 'ES', netherlands: 'NL', niederlande: 'NL', belgium: 'BE', belgien: 'BE', switzerland: 'CH', schweiz: 'CH', portugal: 'PT', australia: 'AU',
  australien: 'AU', norway: 'NO', norwegen: 'NO', italy: 'IT', italien: 'IT', 'channel islands': 'JE', finland: 'FI', finnland: 'FI', cyprus: 'CY', zypern: 'CY', sweden: 'SE', schweden: 'SE',
  austria: 'AT', österreich: 'AT', denmark: 'DK', dänemark: 'DK', japan: 'JP', poland: 'PL', polen: 'PL', israel: 'IL', usa: 'US', 'united states': 'US', 'hong kong': 'HK', singapore: 'SG',
  singapur: 'SG', iceland: 'IS', island: 'IS', canada: 'CA', kanada: 'CA', greece: 'GR', griechenland: 'GR', malta: 'MT', 'united arab emirates': 'AE', rsa: 'ZA', 'south africa': 'ZA',
  lebanon: 'LB', lithuania: 'LT', litauen: 'LT', brazil: 'BR', brasilien: 'BR', 'czech republic': 'CZ', tschechien: 'CZ', bahrain: 'BH', 'saudi arabia': 'SA', luxembourg: 'LU', luxemburg: 'LU',
  hungary: 'HU', ungarn: 'HU', romania: 'RO', rumänien: 'RO', slovakia: 'SK', slovenia: 'SI', croatia: 'HR', kroatien: 'HR', turkey: 'TR', türkei: 'TR', china: 'CN', india: 'IN', indien: 'IN',
  nigeria: 'NG', korea: 'KR', thailand: 'TH', bermuda: 'BM',
}

/** ISO 3166, two letters; "ZZ" (unknown) for names that nobody told us, `home` for none. */
export function countryCode(name: string, home: string): string {
  const trimmed = name.trim()
  if (trimmed === '') return home
  if (/^[A-Z]{2}$/.test(trimmed) && trimmed !== 'UK') return trimmed
  return NAMES[trimmed.toLowerCase()] ?? 'ZZ'
}
