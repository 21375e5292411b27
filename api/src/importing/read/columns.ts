/**
 * The columns of an order history, and the names under which files have them (letters only, lower case). `loose` ones may mean something
 * else where a `sure` one is there too: "Kunde" beside "Kundennummer" is a name.
 */
const NAMES = {
  document: {
    sure: [
      'invoiceno',
      'invoicenumber',
      'invoicenr',
      'orderno',
      'rechnungsnummer',
      'rechnungsnr',
      'belegnummer',
      'belegnr',
    ],
    loose: ['invoice', 'rechnung', 'beleg'],
  },
  sku: {
    sure: ['stockcode', 'sku', 'productcode', 'itemno', 'itemnumber', 'artikelnummer', 'artikelnr', 'artnr'],
    loose: ['artikel'],
  },
  description: {
    sure: ['description', 'productname', 'bezeichnung', 'artikelbezeichnung', 'beschreibung', 'artikelname'],
    loose: ['text'],
  },
  quantity: { sure: ['quantity', 'qty', 'menge', 'anzahl', 'stück', 'stueck'], loose: [] },
  date: {
    sure: ['invoicedate', 'orderdate', 'rechnungsdatum', 'belegdatum'],
    loose: ['date', 'datum'],
  },
  price: { sure: ['unitprice', 'einzelpreis', 'stückpreis', 'stueckpreis'], loose: ['price', 'preis'] },
  customer: {
    sure: ['customerid', 'customerno', 'customernumber', 'kundennummer', 'kundennr', 'kundenid'],
    loose: ['customer', 'kunde', 'debitor'],
  },
  country: { sure: ['country', 'land'], loose: [] },
} as const satisfies Record<string, { sure: readonly string[]; loose: readonly string[] }>
export type Column = keyof typeof NAMES
export const COLUMNS = Object.keys(NAMES) as Column[]
const REQUIRED: Column[] = ['document', 'sku', 'quantity', 'date', 'price']
/** Names that no English file has. */
const GERMAN =
  /^(?:rechnung|beleg|artikel|artnr|bezeichnung|beschreibung|menge|anzahl|st(?:ü|ue)ck|datum|einzelpreis|preis|kunde|debitor|land$)/

/** What keeps a file from being read before its first row; the message is for people. */
export class FileRefused extends Error {
  override name = 'FileRefused'
}

export type FoundColumns = {
  /** Which cell is which. */
  at: Partial<Record<Column, number>>
  /** Columns that nothing reads, by their names in the file. */
  unread: string[]
  /** Its names are German. */
  german: boolean
}

/** Finds the columns by their names. Throws `FileRefused` where a required one is missing or two could be meant. */
export function findColumns(header: readonly string[]): FoundColumns {
  const normal = header.map((name) =>
    name
      .toLowerCase()
      .normalize('NFC')
      .replaceAll(/[^\p{L}]/gu, ''),
  )
  const at: FoundColumns['at'] = {}
  for (const column of COLUMNS) {
    const { sure, loose } = NAMES[column]
    const named = (names: readonly string[]) => normal.flatMap((name, index) => (names.includes(name) ? [index] : []))
    const [first, second] = named(sure).length > 0 ? named(sure) : named(loose)
    if (second !== undefined)
      throw new FileRefused(
        `Columns ${(first ?? 0) + 1} (${header[first ?? 0]}) and ${second + 1} (${header[second]}) could both be the ${WORDS[column]}. Rename or remove one of them.`,
      )
    if (first !== undefined) at[column] = first
  }
  const missing = REQUIRED.filter((column) => at[column] === undefined)
  if (missing.length > 0)
    throw new FileRefused(
      `The file has no column for ${missing.map((column) => WORDS[column]).join(', ')}. Its columns are ${header.join(', ')}.`,
    )
  const read = new Set(Object.values(at))
  return {
    at,
    unread: header.filter((name, index) => !read.has(index) && name.trim() !== ''),
    german: [...read].filter((index) => GERMAN.test(normal[index] ?? '')).length * 2 > read.size,
  }
}

const WORDS: Record<Column, string> = {
  document: 'document number',
  sku: 'article number',
  description: 'description',
  quantity: 'quantity',
  date: 'date',
  price: 'price',
  customer: 'customer number',
  country: 'country',
}
