import type { OrderTotal } from '@werkbank/model/sales/order-total.ts'
import { amount, germanNumber, germanUnit, type Paper, type PaperColumn, type PaperSum } from '../papers/index.ts'

export type PricedLine = {
  position: number
  sku: string
  name: string
  quantity: string
  /** Invoices from before they told it have none. */
  unit?: string
  unitPriceMinor: number
  discountPercent: string
  netMinor: number
  notes?: string[]
}

/** Lines with their prices, as invoices and confirmations show them. Discounts take room only where there are some. */
export function pricedTable(lines: readonly PricedLine[], currency: string): Pick<Paper, 'columns' | 'rows'> {
  let carriedMinor = 0
  const discounted = lines.some(({ discountPercent }) => Number(discountPercent) > 0)
  const discountColumn: PaperColumn[] = discounted ? [{ head: 'Rabatt', width: 48, align: 'right' }] : []
  const columns: PaperColumn[] = [
    { head: 'Pos.', width: 28 },
    { head: 'Artikel', width: 82 },
    { head: 'Bezeichnung' },
    { head: 'Menge', width: 66, align: 'right' },
    { head: 'Einzelpreis', width: 66, align: 'right' },
    ...discountColumn,
    { head: 'Netto', width: 66, align: 'right' },
  ]
  const rows = lines.map(({ notes = [], ...line }) => {
    carriedMinor += line.netMinor
    const cells = [
      String(line.position),
      line.sku,
      line.name,
      [germanNumber(line.quantity), germanUnit(line.unit ?? '')].filter(Boolean).join(' '),
      amount(line.unitPriceMinor),
      ...(discounted ? [percent(line.discountPercent)] : []),
      amount(line.netMinor),
    ]
    return { cells, notes, carried: `${amount(carriedMinor)} ${currency}` }
  })
  return { columns, rows }
}
const percent = (value: string): string => (Number(value) > 0 ? `${germanNumber(value)} %` : '')

/** The stored sums: nothing is computed on paper (SA-12). */
export function sumsOf(total: Omit<OrderTotal, 'lineNetsMinor'>, currency: string): PaperSum[] {
  const sum = (label: string, minor: number) => ({ label, amount: `${amount(minor)} ${currency}` })
  return [
    sum('Netto', total.netMinor),
    ...total.taxes.map(({ taxPercent, netMinor, taxMinor }) =>
      sum(`USt ${germanNumber(taxPercent)} % auf ${amount(netMinor)}`, taxMinor),
    ),
    { ...sum('Gesamt', total.grossMinor), bold: true },
  ]
}
