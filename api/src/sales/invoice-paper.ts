import type { Tx } from '@werkbank/database/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { notFound } from '../http/problem.ts'
import { addressLines, germanDate, ownCompany, type Paper } from '../papers/index.ts'
import { customerById } from '../partners/index.ts'
import { invoiceById } from './invoices.ts'
import { pricedTable, sumsOf } from './priced-table.ts'

/** An invoice or credit note on paper; 404 where there is none. */
export async function invoicePaper(tx: Tx, id: string): Promise<Paper> {
  const invoice = await invoiceById(tx, id)
  if (!invoice) throw notFound()
  const company = await ownCompany(tx)
  const customer = must(await customerById(tx, invoice.customerId), 'customers with invoices stay')
  return {
    title: `${invoice.kind === 'invoice' ? 'Rechnung' : 'Gutschrift'} ${invoice.number}`,
    company: company.name,
    address: addressLines(customer, company.country),
    facts: [
      ['Datum', germanDate(invoice.invoicedOn)],
      ['Fällig', germanDate(invoice.dueOn)],
      ['Kundennummer', customer.number],
    ],
    ...pricedTable(invoice.lines.map((line, index) => ({ ...line, position: index + 1 }))),
    sums: sumsOf(invoice, invoice.currency),
    at: invoice.at,
  }
}
