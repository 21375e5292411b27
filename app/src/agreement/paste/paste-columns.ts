import { readNumber } from '@werkbank/model/base/read/read-number.ts'
import { t } from '../../i18n/t.ts'

/** Which cell of a row is which. */
export type PasteColumns = {
  kind: 'columns'
  hasHeading: boolean
  sku: number
  quantity: number | undefined
  price: number | undefined
  /** Columns that nothing reads: their heading, or the first text in them. */
  unread: string[]
}

/** What sheets call the columns, letters only, lower case. */
const NAMES = {
  sku: [
    'sku',
    'stockcode',
    'article',
    'articleno',
    'articlenumber',
    'itemno',
    'itemnumber',
    'productcode',
    'artikelnummer',
    'artikelnr',
    'artikelno',
    'artnr',
    'artikel',
    'nummer',
  ],
  quantity: ['quantity', 'qty', 'amount', 'pieces', 'menge', 'anzahl', 'stück', 'stueck', 'stk'],
  price: ['price', 'unitprice', 'preis', 'einzelpreis', 'stückpreis', 'stueckpreis', 'ep'],
  other: [
    'name',
    'description',
    'product',
    'productname',
    'text',
    'bezeichnung',
    'beschreibung',
    'artikelbezeichnung',
    'unit',
    'einheit',
    'pos',
    'position',
    'total',
    'sum',
    'summe',
    'gesamt',
    'gesamtpreis',
    'discount',
    'rabatt',
    'note',
    'notiz',
    'bemerkung',
  ],
} as const

type Found = PasteColumns | { kind: 'unclear'; reason: string }

/** The columns of copied rows, by their headings, else by what is in them; undefined for what is no table. */
export function findPasteColumns(rows: readonly string[][], isKnown: (sku: string) => boolean): Found | undefined {
  const width = Math.max(0, ...rows.map((cells) => cells.length))
  if (rows.length === 0 || (rows.length === 1 && width < 2)) return undefined
  const byHeading = headed(rows[0] ?? [], isKnown)
  if (byHeading) return byHeading
  const column = (at: number) => rows.map((cells) => cells[at] ?? '').filter((cell) => cell !== '')
  const known = Array.from({ length: width }, (_, at) => column(at).filter(isKnown).length)
  const most = Math.max(...known)
  // A list of words in one column is a text; a table without one known SKU is read from the left.
  if (most === 0 && width === 1) return undefined
  const sku = known.indexOf(most)
  const others = Array.from({ length: width }, (_, at) => at).filter((at) => at !== sku && column(at).length > 0)
  const numeric = others.filter((at) => column(at).filter(isNumber).length * 2 >= column(at).length)
  if (numeric.length > 2) return { kind: 'unclear', reason: t('sales.pasteManyNumbers', { count: numeric.length }) }
  // Of SKU and one more, the other is the quantity, whatever stands in it.
  const [quantity, price] = numeric.length === 0 && others.length === 1 ? others : numeric
  const unread = others.filter((at) => at !== quantity && at !== price).map((at) => column(at)[0] ?? '')
  return { kind: 'columns', hasHeading: false, sku, quantity, price, unread }
}

const isNumber = (text: string): boolean =>
  readNumber(text, {
    decimalSign: '.',
    decimalsMax: 6,
    signed: true,
    dashForCents: true,
    words: ['€', 'EUR', '$', '£'],
  }).kind !== 'none'

function headed(cells: readonly string[], isKnown: (sku: string) => boolean): Found | undefined {
  const names = cells.map((cell) =>
    cell
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(/[^\p{L}]/gu, ''),
  )
  const at = (column: keyof typeof NAMES) =>
    names.flatMap((name, index) => ((NAMES[column] as readonly string[]).includes(name) ? [index] : []))
  const [skus, quantities, prices] = [at('sku'), at('quantity'), at('price')]
  const headings = new Set([...skus, ...quantities, ...prices, ...at('other')])
  if (headings.size < 2 || headings.size * 2 < names.filter(Boolean).length || cells.some(isKnown)) return undefined
  const twice = [skus, quantities, prices].find((found) => found.length > 1)
  if (twice)
    return {
      kind: 'unclear',
      reason: t('sales.pasteTwice', { one: cells[twice[0] ?? 0] ?? '', other: cells[twice[1] ?? 0] ?? '' }),
    }
  const [sku] = skus
  if (sku === undefined) return { kind: 'unclear', reason: t('sales.pasteNoSkuColumn') }
  const [[quantity], [price]] = [quantities, prices]
  const unread = cells.filter((cell, index) => cell !== '' && ![sku, quantity, price].includes(index))
  return { kind: 'columns', hasHeading: true, sku, quantity, price, unread }
}
