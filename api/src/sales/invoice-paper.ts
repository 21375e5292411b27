import type { Tx } from '@werkbank/database/connect.ts'
import { spacedIban } from '@werkbank/model/company/bank-account.ts'
import { isInEuropeanUnion } from '@werkbank/model/partners/vat-id.ts'
import { notFound } from '../http/problem.ts'
import { addressLines, germanDate, type Paper, senderOf } from '../papers/index.ts'
import { type Parties, partiesOf } from './invoice-parties.ts'
import { type Invoice, invoiceById, numbersOf } from './invoices.ts'
import { pricedTable, sumsOf } from './priced-table.ts'

/** An invoice or credit note on paper, with what it said when it was issued (DO-02, § 14 (4) UStG); 404 where there is none. */
export async function invoicePaper(tx: Tx, id: string): Promise<Paper> {
  const invoice = await invoiceById(tx, id)
  if (!invoice) throw notFound()
  const parties = await partiesOf(tx, invoice)
  const corrected = await numbersOf(
    tx,
    invoice.corrects.map(({ invoiceId }) => invoiceId),
  )
  const { company, customer, order, deliveries } = parties
  return {
    title: `${nameOf(invoice)} ${invoice.number}`,
    sender: senderOf(company),
    address: addressLines(customer, company.country),
    facts: [
      ['Datum', germanDate(invoice.invoicedOn)],
      ['Fällig', invoice.kind === 'invoice' ? germanDate(invoice.dueOn) : ''],
      ['Zu Rechnung', corrected.join(', ')],
      ['Grund', invoice.kind === 'credit-note' ? invoice.reason : ''],
      ['Auftrag', order?.number ?? ''],
      ['Lieferschein', deliveries.map(({ number }) => number).join(', ')],
      ['Lieferdatum', [...new Set(deliveries.map(({ deliveredOn }) => germanDate(deliveredOn)))].join(', ')],
      ['Kundennummer', customer.number],
      ['Ihre USt-IdNr.', customer.vatId ?? ''],
      ['Ihre Referenz', order?.reference ?? ''],
    ],
    ...pricedTable(
      invoice.lines.map((line, index) => ({ ...line, position: index + 1 })),
      invoice.currency,
    ),
    sums: sumsOf(invoice, invoice.currency),
    closing: [...exemption(invoice, parties), ...payment(invoice, parties)],
    at: invoice.at,
  }
}

/** What takes something back is called so: a Gutschrift is what a customer issues (§ 14 (2) sentence 5 UStG, 14.3 UStAE). */
function nameOf({ kind, cancelsId }: Invoice): string {
  if (kind === 'invoice') return 'Rechnung'
  return cancelsId ? 'Stornorechnung' : 'Rechnungskorrektur'
}

/** Why there is no tax must stand on the invoice (§ 14 (4) no. 8 UStG). */
function exemption({ netMinor, taxes }: Invoice, { company, customer }: Parties): string[] {
  if (customer.taxMode !== 'exempt' || netMinor === 0 || taxes.some(({ taxMinor }) => taxMinor !== 0)) return []
  if (company.country !== 'DE' || customer.country === 'DE') return ['Umsatzsteuerfrei.']
  return isInEuropeanUnion(customer.country)
    ? ['Steuerfreie innergemeinschaftliche Lieferung (§ 4 Nr. 1 Buchst. b UStG).']
    : ['Steuerfreie Ausfuhrlieferung (§ 4 Nr. 1 Buchst. a UStG).']
}

function payment({ kind, number, dueOn }: Invoice, { company }: Parties): string[] {
  if (kind !== 'invoice' || !company.iban) return []
  const account = [spacedIban(company.iban), company.bank].filter(Boolean).join(', ')
  return [
    `Bitte überweisen Sie den Betrag bis zum ${germanDate(dueOn)} auf das Konto ${account} und geben Sie ${number} an.`,
  ]
}
