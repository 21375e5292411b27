import { must } from '@werkbank/model/base/assert.ts'
import { dayIn, quantityIn } from '@werkbank/words/format.ts'
import type { Speech } from '@werkbank/words/say.ts'
import type { QueryContext } from '../../http/context.ts'
import { notFound } from '../../http/problem/problem.ts'
import {
  addressLines,
  inLanguage,
  ownCompany,
  type Paper,
  type PaperRow,
  printedUnit,
  senderOf,
  speechTo,
  typedAddress,
} from '../../papers/index.ts'
import { type AgreedVersion, agreedVersion, versionAt } from '../agreed-version.ts'
import { sumByLine } from './deliver-order.ts'
import { type DeliveryLine, deliveryById } from './deliveries.ts'

/** A delivery or return on paper, as it was agreed when the goods left, without prices; 404 where there is none. */
export async function deliveryPaper({ tx }: Pick<QueryContext, 'tx'>, id: string): Promise<Paper> {
  const delivery = await deliveryById(tx, id)
  if (!delivery) throw notFound()
  const agreed = await agreedVersion(tx, delivery.orderId, await versionAt(tx, delivery.orderId, delivery.at))
  const company = await ownCompany(tx)
  const [order] = await tx<
    { number: string }[]
  >`SELECT number FROM orders WHERE org_id = current_org() AND id = ${delivery.orderId}`
  const speech = await speechTo(tx, agreed.head.customerId)
  const { t, locale } = speech
  const isReturn = delivery.kind === 'return'
  return {
    title: t(isReturn ? 'printed.returnNote' : 'printed.deliveryNote', { number: delivery.number }),
    language: inLanguage(speech),
    sender: senderOf(company, speech),
    address: isReturn
      ? addressLines(agreed.customer, company.country, speech)
      : recipient(agreed, company.country, speech),
    facts: [
      [t('printed.date'), dayIn(locale, delivery.deliveredOn)],
      [t('printed.order'), must(order, 'a delivery has an order').number],
      [t('printed.customerNumber'), agreed.customer.number],
      [t('printed.customer'), agreed.customer.name],
      [t('printed.yourReference'), agreed.head.reference ?? ''],
      [t('printed.condition'), delivery.condition ? t(`printed.condition_${delivery.condition}`) : ''],
      [t('printed.reason'), delivery.reason],
    ],
    columns: [
      { head: t('printed.position'), width: 32 },
      { head: t('printed.product'), width: 110 },
      { head: t('printed.description') },
      { head: t('printed.quantity'), width: 70, align: 'right' },
      { head: t('printed.unit'), width: 60 },
    ],
    rows: rowsOf(delivery.lines, agreed, speech),
    at: delivery.at,
  }
}

/** Where the goods go: the address that was typed for this order, with the customer's name where it doesn't begin with it; else theirs for deliveries. */
function recipient({ head, customer }: AgreedVersion, from: string, speech: Speech): string[] {
  const typed = typedAddress(head.deliveryAddress ?? '')
  if (typed.length === 0) {
    const { name: addressName, ...place } = customer.delivery ?? { ...customer, name: customer.addressName ?? '' }
    return addressLines({ ...place, name: customer.name, addressName }, from, speech)
  }
  return typed[0] === customer.name ? typed : [customer.name, ...typed]
}

/** In the order's positions; pieces picked at several places are one line for the recipient. */
function rowsOf(lines: readonly DeliveryLine[], agreed: AgreedVersion, speech: Speech): PaperRow[] {
  const quantities = new Map(sumByLine(lines).map(({ lineId, quantity }) => [lineId, quantity]))
  return agreed.lines.flatMap(({ id, productId, sku, name, unit, note }, index) => {
    const quantity = quantities.get(id)
    if (quantity === undefined) return []
    const cells = [String(index + 1), sku, name, quantityIn(speech.locale, quantity), printedUnit(unit, speech)]
    return [{ cells, product: productId, notes: note === '' ? [] : [note] }]
  })
}
