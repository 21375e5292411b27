import type { Tx } from '@werkbank/database/connect.ts'
import { dayIn } from '@werkbank/model/base/company-day.ts'
import { isPositive } from '@werkbank/model/base/quantity.ts'
import { say } from '@werkbank/words/say.ts'
import type { AgreedLine } from '../agreement/index.ts'
import { notFound } from '../http/problem.ts'
import {
  addressLines,
  germanDate,
  germanNumber,
  ownCompany,
  type Paper,
  senderOf,
  typedAddress,
} from '../papers/index.ts'
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
export async function confirmationPaper(tx: Tx, id: string, asked?: number): Promise<Paper> {
  const [order] = await tx<
    Head[]
  >`SELECT number, status, version, ordered_on FROM orders WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL`
  if (!order) throw notFound()
  if (order.version === 0) throw notFound(say('problems.nothing_agreed'))
  const agreed = await agreedVersion(tx, id, asked ?? order.version)
  const company = await ownCompany(tx)
  const currency = agreed.head.currency ?? company.currency
  const backordered = agreed.version === order.version ? await backorders(tx, id) : new Map<string, string>()
  return {
    title: `Auftragsbestätigung ${order.number}`,
    sender: senderOf(company),
    address: addressLines(agreed.customer, company.country),
    facts: factsOf(order, agreed, company),
    remarks: order.status === 'cancelled' ? ['Dieser Auftrag ist storniert.'] : [],
    ...pricedTable(
      agreed.lines.map((line, index) => pricedLine(line, index + 1, backordered.get(line.id))),
      currency,
    ),
    sums: sumsOf(agreed.totals, currency),
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
  { timeZone }: { timeZone: string },
): Paper['facts'] {
  const agreedOn = germanDate(dayIn(committedAt, timeZone))
  return [
    ['Datum', order.orderedOn ? germanDate(order.orderedOn) : agreedOn],
    ['Version', version === 1 ? '1' : `${version} vom ${agreedOn}`],
    ['Kundennummer', customer.number],
    ['Ihre Referenz', head.reference ?? ''],
    ['Wunschtermin', head.requestedDate ? germanDate(head.requestedDate) : ''],
    ['Lieferanschrift', typedAddress(head.deliveryAddress ?? '').join('\n')],
  ]
}

function pricedLine(line: AgreedLine, position: number, backordered: string | undefined) {
  const rest = backordered === undefined ? [] : [`davon ${germanNumber(backordered)} im Rückstand`]
  return {
    ...line,
    position,
    unitPriceMinor: line.agreedPriceMinor,
    notes: [line.note, ...rest].filter((note) => note !== ''),
  }
}
