import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { dayIn } from '@werkbank/model/base/value/company-day.ts'
import { isPositive } from '@werkbank/model/base/value/quantity.ts'
import { dayIn as dayWords, quantityIn } from '@werkbank/words/format.ts'
import type { Speech } from '@werkbank/words/say.ts'
import { say } from '@werkbank/words/say.ts'
import type { AgreedLine } from '../agreement/index.ts'
import type { QueryContext } from '../http/context.ts'
import { notFound } from '../http/problem/problem.ts'
import { addressLines, inLanguage, ownCompany, type Paper, senderOf, speechTo, typedAddress } from '../papers/index.ts'
import { type AgreedVersion, agreedVersion } from './agreed-version.ts'
import { orderLines } from './orders.ts'
import { pricedTable, sumsOf } from './priced-table.ts'

type Head = {
  number: string
  status: string
  version: number
  orderedOn: string | null
}

/**
 * An order's confirmation: what was agreed with its last version, or with `version`. 404 where there is no such order, or nothing
 * was agreed yet. What is a backorder is known of the last version only.
 */
export async function confirmationPaper({ tx }: Pick<QueryContext, 'tx'>, id: string, asked?: number): Promise<Paper> {
  const [order] = await tx<
    Head[]
  >`SELECT number, status, version, ordered_on FROM orders WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL`
  if (!order) throw notFound()
  if (order.version === 0) throw notFound(say('problems.nothing_agreed'))
  const agreed = await agreedVersion(tx, id, asked ?? order.version)
  const company = await ownCompany(tx)
  const speech = await speechTo(tx, agreed.head.customerId)
  const currency = agreed.head.currency ?? company.currency
  const backordered = agreed.version === order.version ? await backorders(tx, id) : new Map<string, string>()
  return {
    title: speech.t('printed.confirmation', { number: order.number }),
    language: inLanguage(speech),
    sender: senderOf(company, speech),
    address: addressLines(agreed.customer, company.country, speech),
    facts: factsOf(order, agreed, { ...company, speech }),
    remarks: order.status === 'cancelled' ? [speech.t('printed.orderCancelled')] : [],
    ...pricedTable(
      agreed.lines.map((line, index) => pricedLine(line, index + 1, restWords(backordered.get(line.id), speech))),
      currency,
      speech,
    ),
    sums: sumsOf(agreed.totals, currency, speech),
    at: agreed.committedAt,
  }
}

async function backorders(tx: Tx, id: string): Promise<Map<string, string>> {
  const lines = await orderLines(tx, id)
  return new Map(lines.filter((line) => isPositive(line.backordered)).map((line) => [line.lineId, line.backordered]))
}

function factsOf(
  order: Head,
  { version, head, customer, committedAt }: AgreedVersion,
  { timeZone, speech: { t, locale } }: { timeZone: string; speech: Speech },
): Paper['facts'] {
  const dayOf = (day: string) => dayWords(locale, day)
  const agreedOn = dayOf(dayIn(committedAt, timeZone))
  return [
    [t('printed.date'), order.orderedOn ? dayOf(order.orderedOn) : agreedOn],
    [t('printed.version'), version === 1 ? '1' : t('printed.versionOf', { version, date: agreedOn })],
    [t('printed.customerNumber'), customer.number],
    [t('printed.yourReference'), head.reference ?? ''],
    [t('printed.requestedDate'), head.requestedDate ? dayOf(head.requestedDate) : ''],
    [t('printed.deliveryAddress'), typedAddress(head.deliveryAddress ?? '').join('\n')],
  ]
}

const restWords = (backordered: string | undefined, { t, locale }: Speech): string[] =>
  backordered === undefined ? [] : [t('printed.backordered', { quantity: quantityIn(locale, backordered) })]

function pricedLine(line: AgreedLine, position: number, rest: readonly string[]) {
  return {
    ...line,
    position,
    unitPriceMinor: line.agreedPriceMinor,
    notes: [line.note, ...rest].filter((note) => note !== ''),
  }
}
