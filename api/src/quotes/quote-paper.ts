import type { Tx } from '@werkbank/database/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { dayIn } from '@werkbank/model/base/company-day.ts'
import { quote } from '@werkbank/model/quotes/quote.ts'
import { say } from '@werkbank/words/say.ts'
import { lastVersion } from '../agreement/index.ts'
import { notFound } from '../http/problem.ts'
import { addressLines, germanDate, ownCompany, type Paper, senderOf, typedAddress } from '../papers/index.ts'
import { rowById } from '../records/rows.ts'
import { pricedTable, sumsOf } from '../sales/index.ts'
import { QUOTE_VERSIONS } from './quotes.ts'

/** A quote as it was sent last, or with `version` (DO-01). 404 where there is none, or nothing was sent yet. */
export async function quotePaper(tx: Tx, id: string, asked?: number): Promise<Paper> {
  const row = await rowById(tx, quote, id)
  if (!row) throw notFound()
  const sent = await lastVersion(tx, QUOTE_VERSIONS, id, asked)
  if (!sent)
    throw notFound(asked ? say('problems.no_quote_version', { version: asked }) : say('problems.quote_not_sent'))
  const company = await ownCompany(tx)
  const { head, version, committedAt } = sent
  const customer = must(sent.customer, 'a quote keeps its customer')
  const currency = head.currency ?? company.currency
  return {
    title: `Angebot ${row.number}`,
    sender: senderOf(company),
    address: addressLines(customer, company.country),
    facts: [
      ['Datum', germanDate(dayIn(committedAt, company.timeZone))],
      ['Gültig bis', head.validUntil ? germanDate(head.validUntil) : ''],
      ['Version', String(version)],
      ['Kundennummer', customer.number],
      ['Ihre Referenz', head.reference ?? ''],
      ['Wunschtermin', head.requestedDate ? germanDate(head.requestedDate) : ''],
      ['Lieferanschrift', typedAddress(head.deliveryAddress ?? '').join('\n')],
    ],
    remarks: [],
    ...pricedTable(
      sent.lines.map((line, index) => ({
        ...line,
        position: index + 1,
        unitPriceMinor: line.agreedPriceMinor,
        notes: line.note === '' ? [] : [line.note],
      })),
      currency,
    ),
    sums: sumsOf(sent.totals, currency),
    at: committedAt,
  }
}
