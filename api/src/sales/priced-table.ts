import type { OrderTotal } from '@werkbank/model/agreement/total.ts'
import { moneyIn, quantityIn } from '@werkbank/words/format.ts'
import type { Speech } from '@werkbank/words/say.ts'
import { type Paper, type PaperColumn, type PaperSum, printedUnit } from '../papers/index.ts'

export type PricedLine = {
  productId: string
  position: number
  sku: string
  name: string
  quantity: string
  /** Undefined on invoices from before units were stored. */
  unit?: string
  unitPriceMinor: number
  discountPercent: string
  netMinor: number
  notes?: string[]
}

/** Lines with their prices, as invoices and confirmations show them. Discounts take room only where there are some. */
export function pricedTable(
  lines: readonly PricedLine[],
  currency: string,
  speech: Speech,
): Pick<Paper, 'columns' | 'rows'> {
  const { t, locale } = speech
  const amount = (minor: number) => moneyIn(locale, minor, currency, { hideCurrency: true })
  let carriedMinor = 0
  const discounted = lines.some(({ discountPercent }) => Number(discountPercent) > 0)
  const discountColumn: PaperColumn[] = discounted ? [{ head: t('printed.discount'), width: 48, align: 'right' }] : []
  const columns: PaperColumn[] = [
    { head: t('printed.position'), width: 28 },
    { head: t('printed.product'), width: 82 },
    { head: t('printed.description') },
    { head: t('printed.quantity'), width: 66, align: 'right' },
    { head: t('printed.unitPrice'), width: 66, align: 'right' },
    ...discountColumn,
    { head: t('printed.net'), width: 66, align: 'right' },
  ]
  const rows = lines.map(({ notes = [], ...line }) => {
    carriedMinor += line.netMinor
    const cells = [
      String(line.position),
      line.sku,
      line.name,
      [quantityIn(locale, line.quantity), printedUnit(line.unit ?? '', speech)].filter(Boolean).join(' '),
      amount(line.unitPriceMinor),
      ...(discounted ? [percentWords(line.discountPercent, locale)] : []),
      amount(line.netMinor),
    ]
    return { cells, notes, product: line.productId, carried: `${amount(carriedMinor)} ${currency}` }
  })
  return { columns, rows }
}
const percentWords = (value: string, locale: string): string =>
  Number(value) > 0 ? `${quantityIn(locale, value)} %` : ''

/** The stored sums: nothing is computed on paper (SA-12). */
export function sumsOf(total: Omit<OrderTotal, 'lineNetsMinor'>, currency: string, { t, locale }: Speech): PaperSum[] {
  const amount = (minor: number) => moneyIn(locale, minor, currency, { hideCurrency: true })
  const sum = (label: string, minor: number) => ({ label, amount: `${amount(minor)} ${currency}` })
  return [
    sum(t('printed.net'), total.netMinor),
    ...total.taxes.map(({ taxPercent, netMinor, taxMinor }) =>
      sum(t('printed.taxOn', { percent: quantityIn(locale, taxPercent), amount: amount(netMinor) }), taxMinor),
    ),
    { ...sum(t('printed.total'), total.grossMinor), bold: true },
  ]
}
