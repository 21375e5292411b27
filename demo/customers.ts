import type { Random } from './random.ts'

const TOWNS = [
  ['DE', '90402', 'Nürnberg'],
  ['DE', '80331', 'München'],
  ['DE', '10115', 'Berlin'],
  ['DE', '20095', 'Hamburg'],
  ['DE', '04109', 'Leipzig'],
  ['DE', '01067', 'Dresden'],
  ['DE', '50667', 'Köln'],
  ['DE', '86899', 'Landsberg am Lech'],
  ['DE', '72070', 'Tübingen'],
  ['DE', '95326', 'Kulmbach'],
  ['DE', '09548', 'Seiffen'],
  ['AT', '1010', 'Wien'],
  ['AT', '5020', 'Salzburg'],
  ['AT', '6020', 'Innsbruck'],
  ['CH', '8001', 'Zürich'],
  ['CH', '3011', 'Bern'],
  ['FR', '67000', 'Strasbourg'],
  ['NL', '1012', 'Amsterdam'],
  ['DK', '1050', 'København'],
  ['GB', 'EC1A', 'London'],
] as const
const FIRST = [
  'Anna',
  'Jonas',
  'Clara',
  'Emil',
  'Frieda',
  'Karl',
  'Luise',
  'Max',
  'Marie',
  'Otto',
  'Paula',
  'Theo',
  'Ida',
  'Hannes',
  'Greta',
  'Konrad',
  'Lotte',
  'Moritz',
  'Nele',
  'Oskar',
]
const LAST = [
  'Bauer',
  'Hoffmann',
  'Keller',
  'Schuster',
  'Wagner',
  'Vogel',
  'Brandt',
  'Krämer',
  'Lindner',
  'Pfeiffer',
  'Richter',
  'Sommer',
  'Winkler',
  'Zimmermann',
  'Busch',
  'Engel',
  'Förster',
  'Graf',
  'Haas',
  'Jung',
]
const SHOPS = [
  'Spielwaren',
  'Zinnfiguren',
  'Modellbau',
  'Geschenke',
  'Museumsshop',
  'Antiquitäten',
  'Sammlerladen',
  'Weihnachtshaus',
  'Bücher und mehr',
  'Kaufhaus',
]
const STREETS = [
  'Hauptstraße',
  'Marktplatz',
  'Burggasse',
  'Bahnhofstraße',
  'Am Anger',
  'Lindenweg',
  'Schulgasse',
  'Ringstraße',
]

/** Of the shape of its country, from eight digits. Of some shops it is not known yet. */
const VAT_IDS: Record<string, (digits: number) => string> = {
  AT: (digits) => `ATU${digits}`,
  DK: (digits) => `DK${digits}`,
  FR: (digits) => `FR401${digits}`,
  NL: (digits) => `NL0${digits}B01`,
}

export type DemoCustomer = {
  id: string
  number: string
  name: string
  email: string
  street: string
  postalCode: string
  city: string
  country: string
  vatId: string | null
  taxMode: 'domestic' | 'exempt'
  paymentDays: number
}

/** 300 customers: shops, museums and private collectors, most of them near. */
export function demoCustomers(random: Random, atMs: number): DemoCustomer[] {
  return Array.from({ length: 300 }, (_, index) => {
    const [country, postalCode, city] = random.chance(0.75) ? random.pick(TOWNS.slice(0, 11)) : random.pick(TOWNS)
    const last = random.pick(LAST)
    const company = random.chance(0.6)
    const name = company
      ? `${random.pick(SHOPS)} ${last}${random.chance(0.3) ? ' GmbH' : ''}`
      : `${random.pick(FIRST)} ${last}`
    return {
      id: random.id(atMs),
      number: `K${10_001 + index}`,
      name,
      email: `kunde${index + 1}@example.com`,
      street: `${random.pick(STREETS)} ${random.int(1, 120)}`,
      postalCode,
      city,
      country,
      vatId: company && index % 7 !== 0 ? (VAT_IDS[country]?.(10_000_000 + index * 7_919) ?? null) : null,
      taxMode: company && country !== 'DE' ? ('exempt' as const) : ('domestic' as const),
      paymentDays: company ? random.pick([14, 30]) : 14,
    }
  })
}

const ROLES = ['Einkauf', 'Buchhaltung', 'Wareneingang', 'Inhaber'] as const

/** Contact persons: two at every third customer, one at the others. */
export const demoContacts = (random: Random, atMs: number, customers: readonly DemoCustomer[]) =>
  customers.flatMap((customer, index) =>
    ROLES.slice(0, index % 3 === 0 ? 2 : 1).map((role) => ({
      id: random.id(atMs),
      customerId: customer.id,
      name: `${random.pick(FIRST)} ${random.pick(LAST)}`,
      role,
      email: `${role.toLowerCase()}@kunde${index + 1}.example.com`,
      phone: `+49 911 ${random.int(100_000, 999_999)}`,
    })),
  )

/** A second address, where goods go, of every fifth customer. */
export const demoBranches = (random: Random, atMs: number, customers: readonly DemoCustomer[]) =>
  customers
    .filter((_, index) => index % 5 === 0)
    .map((customer) => {
      const [country, postalCode, city] = random.pick(TOWNS.slice(0, 11))
      const street = `${random.pick(STREETS)} ${random.int(1, 120)}`
      return { id: random.id(atMs), customerId: customer.id, name: 'Lager', street, postalCode, city, country }
    })
