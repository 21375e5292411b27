import { spacedIban } from '@werkbank/model/company/bank-account.ts'
import { isInEuropeanUnion } from '@werkbank/model/partners/vat-id.ts'
import { dayIn } from '@werkbank/words/format.ts'
import type { Speech } from '@werkbank/words/say.ts'
import type { QueryContext } from '../../http/context.ts'
import { notFound } from '../../http/problem/problem.ts'
import { addressLines, inLanguage, type Paper, senderOf, speechTo } from '../../papers/index.ts'
import { pricedTable, sumsOf } from '../priced-table.ts'
import { type Parties, partiesOf } from './invoice-parties.ts'
import { type Invoice, invoiceById, numbersOf } from './invoices.ts'

/** An invoice or credit note on paper, with what it said when it was issued (DO-02, § 14 (4) UStG); 404 where there is none. */
export async function invoicePaper({ tx }: Pick<QueryContext, 'tx'>, id: string): Promise<Paper> {
  const invoice = await invoiceById(tx, id)
  if (!invoice) throw notFound()
  const parties = await partiesOf(tx, invoice)
  const corrected = await numbersOf(
    tx,
    invoice.corrects.map(({ invoiceId }) => invoiceId),
  )
  const { company, customer, order, deliveries } = parties
  const speech = await speechTo(tx, invoice.customerId)
  const { t, locale } = speech
  return {
    title: t(`printed.${nameOf(invoice)}`, { number: invoice.number }),
    language: inLanguage(speech),
    sender: senderOf(company, speech),
    address: addressLines(customer, company.country, speech),
    facts: [
      [t('printed.date'), dayIn(locale, invoice.invoicedOn)],
      [t('printed.due'), invoice.kind === 'invoice' ? dayIn(locale, invoice.dueOn) : ''],
      [t('printed.toInvoice'), corrected.join(', ')],
      [t('printed.reason'), invoice.kind === 'credit-note' ? invoice.reason : ''],
      [t('printed.order'), order?.number ?? ''],
      [t('printed.deliveryNotes'), deliveries.map(({ number }) => number).join(', ')],
      [
        t('printed.deliveryDate'),
        [...new Set(deliveries.map(({ deliveredOn }) => dayIn(locale, deliveredOn)))].join(', '),
      ],
      [t('printed.customerNumber'), customer.number],
      [t('printed.yourVatId'), customer.vatId ?? ''],
      [t('printed.yourReference'), order?.reference ?? ''],
    ],
    ...pricedTable(
      invoice.lines.map((line, index) => ({ ...line, position: index + 1 })),
      invoice.currency,
      speech,
    ),
    sums: sumsOf(invoice, invoice.currency, speech),
    closing: [...exemption(invoice, parties, speech), ...payment(invoice, parties, speech)],
    at: invoice.at,
  }
}

/** What takes something back is called so: a Gutschrift is what a customer issues (§ 14 (2) sentence 5 UStG, 14.3 UStAE). */
function nameOf({ kind, cancelsId }: Invoice) {
  if (kind === 'invoice') return 'invoice'
  return cancelsId ? 'cancellation' : 'creditNote'
}

/** Why there is no tax must stand on the invoice (§ 14 (4) no. 8 UStG). */
function exemption({ netMinor, taxes }: Invoice, { company, customer }: Parties, { t }: Speech): string[] {
  if (customer.taxMode !== 'exempt' || netMinor === 0 || taxes.some(({ taxMinor }) => taxMinor !== 0)) return []
  if (company.country !== 'DE' || customer.country === 'DE') return [t('printed.taxFree')]
  return isInEuropeanUnion(customer.country) ? [t('printed.taxFreeInUnion')] : [t('printed.taxFreeExport')]
}

function payment({ kind, number, dueOn }: Invoice, { company }: Parties, { t, locale }: Speech): string[] {
  if (kind !== 'invoice' || !company.iban) return []
  const account = [spacedIban(company.iban), company.bank].filter(Boolean).join(', ')
  return [t('printed.pay', { date: dayIn(locale, dueOn), account, number })]
}
