import { must } from '@werkbank/model/base/assert.ts'
import { dayIn } from '@werkbank/model/base/value/company-day.ts'
import { quote } from '@werkbank/model/quotes/quote.ts'
import { dayIn as dayWords } from '@werkbank/words/format.ts'
import { say } from '@werkbank/words/say.ts'
import { lastVersion } from '../agreement/index.ts'
import type { QueryContext } from '../http/context.ts'
import { notFound } from '../http/problem/problem.ts'
import { addressLines, inLanguage, ownCompany, type Paper, senderOf, speechTo, typedAddress } from '../papers/index.ts'
import { rowById } from '../records/rows.ts'
import { pricedTable, sumsOf } from '../sales/index.ts'
import { QUOTE_VERSIONS } from './quotes.ts'

/** A quote as it was sent last, or with `version` (DO-01). 404 where there is none, or nothing was sent yet. */
export async function quotePaper({ tx }: Pick<QueryContext, 'tx'>, id: string, asked?: number): Promise<Paper> {
  const row = await rowById(tx, quote, id)
  if (!row) throw notFound()
  const sent = await lastVersion(tx, QUOTE_VERSIONS, id, asked)
  if (!sent)
    throw notFound(asked ? say('problems.no_quote_version', { version: asked }) : say('problems.quote_not_sent'))
  const company = await ownCompany(tx)
  const { head, version, committedAt } = sent
  const customer = must(sent.customer, 'a quote keeps its customer')
  const speech = await speechTo(tx, head.customerId)
  const { t, locale } = speech
  const currency = head.currency ?? company.currency
  return {
    title: t('printed.quote', { number: row.number ?? '' }),
    language: inLanguage(speech),
    sender: senderOf(company, speech),
    address: addressLines(customer, company.country, speech),
    facts: [
      [t('printed.date'), dayWords(locale, dayIn(committedAt, company.timeZone))],
      [t('printed.validUntil'), head.validUntil ? dayWords(locale, head.validUntil) : ''],
      [t('printed.version'), String(version)],
      [t('printed.customerNumber'), customer.number],
      [t('printed.yourReference'), head.reference ?? ''],
      [t('printed.requestedDate'), head.requestedDate ? dayWords(locale, head.requestedDate) : ''],
      [t('printed.deliveryAddress'), typedAddress(head.deliveryAddress ?? '').join('\n')],
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
      speech,
    ),
    sums: sumsOf(sent.totals, currency, speech),
    at: committedAt,
  }
}
