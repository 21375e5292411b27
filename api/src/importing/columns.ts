/** The columns of an order history, and the names under which files have them (letters only, lower case). */
const NAMES = {
  document: [
    'invoiceno',
    'invoice',
    'invoicenumber',
    'invoicenr',
    'orderno',
    'rechnungsnummer',
    'rechnungsnr',
    'rechnung',
    'belegnummer',
    'belegnr',
    'beleg',
  ],
  sku: ['stockcode', 'sku', 'productcode', 'itemno', 'itemnumber', 'artikelnummer', 'artikelnr', 'artikel', 'artnr'],
  description: [
    'description',
    'productname',
    'bezeichnung',
    'artikelbezeichnung',
    'beschreibung',
    'artikelname',
    'text',
  ],
  quantity: ['quantity', 'qty', 'menge', 'anzahl', 'stück', 'stueck'],
  date: ['invoicedate', 'date', 'orderdate', 'rechnungsdatum', 'belegdatum', 'datum'],
  price: ['unitprice', 'price', 'einzelpreis', 'stückpreis', 'stueckpreis', 'preis'],
  customer: [
    'customerid',
    'customer',
    'customerno',
    'customernumber',
    'kundennummer',
    'kundennr',
    'kunde',
    'kundenid',
    'debitor',
  ],
  country: ['country', 'land'],
} as const
export type Column = keyof typeof NAMES
const REQUIRED: Column[] = ['document', 'sku', 'quantity', 'date', 'price']

/** Which cell is which. `missing` names required columns that the header hasn't. */
export function findColumns(header: readonly string[]): { at: Partial<Record<Column, number>>; missing: Column[] } {
  const normal = header.map((name) =>
    name
      .toLowerCase()
      .normalize('NFC')
      .replaceAll(/[^\p{L}]/gu, ''),
  )
  const at: Partial<Record<Column, number>> = {}
  for (const column of Object.keys(NAMES) as Column[]) {
    const found = NAMES[column].map((name) => normal.indexOf(name)).find((index) => index >= 0)
    if (found !== undefined) at[column] = found
  }
  return { at, missing: REQUIRED.filter((column) => at[column] === undefined) }
}
