import type { Random } from './random.ts'

export type DemoProduct = {
  id: string
  parentId: string | null
  kind: 'parent' | 'goods' | 'service'
  sku: string
  name: string
  variant: Record<string, string>
  priceMinor: number
  costMinor: number
  taxPercent: string
}

const SERIES = [
  ['NAP', 'Napoleonische Zeit'],
  ['PRE', 'Preußen 1813'],
  ['BAY', 'Bayern 1870'],
  ['RIT', 'Ritter und Knappen'],
  ['LAN', 'Landsknechte'],
  ['ROM', 'Römische Legion'],
  ['GRI', 'Griechische Antike'],
  ['WIK', 'Wikinger'],
  ['BAU', 'Bauernhof'],
  ['WLD', 'Waldtiere'],
  ['ZOO', 'Zoologischer Garten'],
  ['AFR', 'Steppe und Savanne'],
  ['WEI', 'Weihnachtskrippe'],
  ['WMA', 'Weihnachtsmarkt'],
  ['OST', 'Osterwiese'],
  ['MAR', 'Märchen'],
  ['SAG', 'Deutsche Sagen'],
  ['ZIR', 'Zirkus'],
  ['EIS', 'Eisenbahn um 1900'],
  ['HAN', 'Handwerk und Zunft'],
  ['MUS', 'Musikanten'],
  ['JAG', 'Jagdgesellschaft'],
  ['SEE', 'Seefahrt und Hafen'],
  ['BER', 'Bergleute'],
  ['TRA', 'Trachten'],
  ['BIE', 'Biedermeier'],
  ['BAR', 'Barocker Hof'],
  ['STA', 'Stadtleben um 1850'],
  ['WIN', 'Wintersport'],
  ['GAR', 'Garten und Blumen'],
] as const
const FIGURES = [
  'Trommler',
  'Fahnenträger',
  'Offizier zu Pferd',
  'Wachposten',
  'Marketenderin',
  'Kanonier',
  'Bläser',
  'Reiter',
  'Läufer',
  'Lagerfeuer',
  'Zelt',
  'Fuhrwerk',
  'Karren',
  'Händlerin',
  'Kind mit Reifen',
  'Großvater',
  'Hund',
  'Katze',
  'Pferd',
  'Ochse',
  'Schaf',
  'Ziege',
  'Hirsch',
  'Reh',
  'Fuchs',
  'Hase',
  'Eule',
  'Adler',
  'Storch',
  'Gans',
  'Tanne',
  'Eiche',
  'Brunnen',
  'Zaun',
  'Brücke',
  'Torhaus',
  'Musikant',
  'Tänzerin',
  'Bäuerin',
  'Schmied',
  'Müller',
  'Bäcker',
  'Fischer',
  'Jäger',
  'Schäfer',
  'Bote',
  'König',
  'Königin',
  'Narr',
  'Laterne',
] as const
const PAINTINGS = ['blank', 'bemalt', 'Meisterbemalung', 'patiniert'] as const
const SIZES = [
  ['30', '30 mm'],
  ['54', '54 mm'],
  ['75', '75 mm'],
  ['90', '90 mm'],
] as const

export type DemoCategory = { id: string; parentId: string | null; name: string; version: number }
/** Figures by their series, and services; from a seed of its own, so that the products stay what they are. */
export function demoCategories(
  random: Random,
  atMs: number,
): { categories: DemoCategory[]; idOf: (sku: string) => string } {
  const make = (name: string, parentId: string | null = null) => ({ id: random.id(atMs), parentId, name, version: 1 })
  const figures = make('Zinnfiguren')
  const services = make('Dienstleistungen')
  const series = new Map(SERIES.map(([code, name]) => [code as string, make(name, figures.id)]))
  const idOf = (sku: string) => (series.get(sku.split('-')[0] ?? '') ?? services).id
  return { categories: [figures, services, ...series.values()], idOf }
}

/** 1,500 figures with 5,000 variants by size and painting, and a few services. Prices in cents. */
export function demoCatalogue(random: Random, atMs: number): DemoProduct[] {
  const families = SERIES.flatMap(([code, series], seriesIndex) =>
    FIGURES.flatMap((figure, figureIndex) => {
      const sku = `${code}-${String(figureIndex + 1).padStart(2, '0')}`
      const place = { seriesIndex, figureIndex }
      return family(random, atMs, { sku, name: `${figure}, ${series}`, ...place })
    }),
  )
  return [...families, ...SERVICES.map((service) => plain(random.id(atMs), 'service', service))]
}

const SERVICES = [
  { sku: 'VERSAND', name: 'Versandkosten', priceMinor: 690 },
  { sku: 'VERPACKUNG', name: 'Geschenkverpackung', priceMinor: 350 },
  { sku: 'GRAVUR', name: 'Gravur des Sockels', priceMinor: 900 },
]

const plain = (
  id: string,
  kind: 'parent' | 'service',
  { sku, name, priceMinor }: { sku: string; name: string; priceMinor: number },
): DemoProduct => ({ id, parentId: null, kind, sku, name, variant: {}, priceMinor, costMinor: 0, taxPercent: '19' })

type Figure = { sku: string; name: string; seriesIndex: number; figureIndex: number }

/** A figure with its three or four variants. */
function family(random: Random, atMs: number, { sku, name, seriesIndex, figureIndex }: Figure): DemoProduct[] {
  const parentId = random.id(atMs)
  const count = (seriesIndex * FIGURES.length + figureIndex) % 3 === 0 ? 4 : 3
  const base = random.int(290, 1_490)
  const variants = Array.from({ length: count }, (_, index): DemoProduct => {
    const size = SIZES[(figureIndex + index) % SIZES.length] as (typeof SIZES)[number]
    const painting = PAINTINGS[(seriesIndex + index) % PAINTINGS.length] as (typeof PAINTINGS)[number]
    const dearer = (1 + Number(size[0]) / 60) * (TIMES_PLAIN[painting] ?? 1)
    const priceMinor = Math.round((base * dearer) / 10) * 10 - 1
    return {
      id: random.id(atMs),
      parentId,
      kind: 'goods',
      sku: `${sku}-${size[0]}-${painting.slice(0, 1).toUpperCase()}${index + 1}`,
      name: `${name}, ${size[1]}, ${painting}`,
      variant: { Größe: size[1], Bemalung: painting },
      priceMinor,
      costMinor: Math.max(60, Math.round(priceMinor * (0.32 + random.next() * 0.18))),
      taxPercent: '19',
    }
  })
  return [plain(parentId, 'parent', { sku, name, priceMinor: 0 }), ...variants]
}

/** What a painting makes of the price. */
const TIMES_PLAIN: Record<string, number> = { Meisterbemalung: 3.2, bemalt: 1.8, patiniert: 1.3 }
