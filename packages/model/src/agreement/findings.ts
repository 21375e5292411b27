import { LIMITS } from '../base/limits.ts'
import { RULES, type RuleCode } from '../base/rules.ts'
import { lineAmountMinor } from '../base/value/money.ts'
import { checkQuantity, type QuantityCode } from '../base/value/units.ts'
import { HEAD_FIELDS, type OrderContent, type OrderLine } from './agreed-document.ts'
import { checkRequestedDay } from './check-days.ts'

/** Something that keeps an order from being committed, at the field where it can be mended. `code` is for the app's words. */
export type Finding = { lineId?: string; field: string; code: FindingCode; message: string }
export type FindingCode =
  | 'customer-missing'
  | 'customer-unknown'
  | 'customer-archived'
  | 'no-lines'
  | 'unreadable'
  | 'product-unknown'
  | 'product-inactive'
  | 'product-is-parent'
  | 'quantity-not-positive'
  | 'quantity-not-whole'
  | 'quantity-too-large'
  | 'price-too-high'
  | 'amount-too-large'
  | 'currency-differs'
  | 'below-delivered'
  | 'below-invoiced'
  | 'product-changed'
  | 'customer-changed'
  | 'more-than-open'
  | 'unknown-line'
  | Extract<RuleCode, `day-${string}` | `valid-until-${string}`>

export type ProductFacts = {
  id: string
  kind: 'parent' | 'goods' | 'service'
  active: boolean
  unit: string
  currency: string
  sku: string
}
/** What `checkWhole` asks of the world. */
export type WholeFacts = Pick<OrderFacts, 'customer' | 'agreedCustomerId' | 'currency' | 'today'>
export type OrderFacts = {
  product: (id: string) => ProductFacts | undefined
  customer: (id: string) => { name: string; active: boolean } | undefined
  /** The customer of the last committed version; null before the first. An order of a customer who was archived later can still be changed. */
  agreedCustomerId: string | null
  /** What a piece costs if the order is agreed on now: typed, agreed before, or the product's. Minor units. */
  priceOf: (line: OrderLine) => number
  /** Of the organisation; used where the head names none. */
  currency: string
  /** The company's day. */
  today: string
}

/** The part of `checkOrder` that is about the order as a whole; the lines themselves are `checkLine`'s. */
export function checkWhole(content: OrderContent, facts: WholeFacts): Finding[] {
  const findings: Finding[] = content.broken.map((id) => ({
    ...(content.head[id as never] === undefined && !isHeadField(id) ? { lineId: id } : {}),
    field: isHeadField(id) ? id : 'line',
    code: 'unreadable',
    message: 'This was written by another version of the app and cannot be read.',
  }))
  findings.push(...checkCustomer(content.head.customerId, facts))
  if (content.lines.length === 0)
    findings.push({ field: 'lines', code: 'no-lines', message: 'At least one line is needed.' })
  const currency = content.head.currency ?? facts.currency
  // One ledger, one currency, until rates are kept with each posting.
  if (currency !== facts.currency)
    findings.push({ field: 'currency', code: 'currency-differs', message: `Orders are agreed in ${facts.currency}.` })
  const wrongDay = checkRequestedDay(content.head.requestedDate, facts.today)
  if (wrongDay) findings.push({ field: 'requestedDate', code: wrongDay, message: RULES[wrongDay] })
  return findings
}

function checkCustomer(
  id: string | undefined,
  { customer, agreedCustomerId }: Pick<OrderFacts, 'customer' | 'agreedCustomerId'>,
): Finding[] {
  const found = (code: FindingCode, message: string): Finding[] => [{ field: 'customerId', code, message }]
  if (!id) return found('customer-missing', 'A customer is needed.')
  const known = customer(id)
  if (!known) return found('customer-unknown', 'This customer does not exist.')
  if (known.active !== false || id === agreedCustomerId) return [] // a device's row from before there was an archive says nothing
  return found('customer-archived', `${known.name} is archived: nothing new is agreed with them.`)
}

const isHeadField = (id: string) => (HEAD_FIELDS as string[]).includes(id)

/** The part of `checkOrder` that is about one line; `currency` is the order's. */
export function checkLine(
  line: OrderLine,
  currency: string,
  facts: Pick<OrderFacts, 'product' | 'priceOf'>,
): Finding[] {
  const at = (field: string, code: FindingCode, message: string): Finding => ({ lineId: line.id, field, code, message })
  const product = facts.product(line.productId)
  if (!product) return [at('productId', 'product-unknown', 'This product does not exist.')]
  const findings: Finding[] = []
  if (product.kind === 'parent')
    findings.push(at('productId', 'product-is-parent', `${product.sku} is a family: choose one of its variants.`))
  if (!product.active) findings.push(at('productId', 'product-inactive', `${product.sku} is archived.`))
  findings.push(
    ...checkAmounts(line, { unit: product.unit, priceMinor: facts.priceOf(line) }).map((one) => ({
      lineId: line.id,
      ...one,
    })),
  )
  if (product.currency !== currency && line.unitPriceMinor === undefined) {
    findings.push(
      at(
        'unitPriceMinor',
        'currency-differs',
        `${product.sku} has its price in ${product.currency}: give a price in ${currency}.`,
      ),
    )
  }
  return findings
}

/**
 * What is wrong with quantity and price of a line: each by itself, and, where both can be, what they come to together. The same for
 * lines of orders, credit notes and imports (VA-01; rule R-SA20).
 */
export function checkAmounts(
  line: Pick<OrderLine, 'quantity' | 'discountPercent'>,
  { unit, priceMinor }: { unit: string; priceMinor: number },
): { field: 'quantity' | 'unitPriceMinor'; code: FindingCode; message: string }[] {
  const quantityCode = checkQuantity(line.quantity, unit)
  const wrong: { field: 'quantity' | 'unitPriceMinor'; code: QuantityCode | 'price-too-high' | 'amount-too-large' }[] =
    []
  if (quantityCode) wrong.push({ field: 'quantity', code: quantityCode })
  if (priceMinor > LIMITS.priceMinorMax) wrong.push({ field: 'unitPriceMinor', code: 'price-too-high' })
  if (wrong.length === 0 && lineAmountMinor(line.quantity, priceMinor, line.discountPercent) === undefined)
    wrong.push({ field: 'quantity', code: 'amount-too-large' })
  return wrong.map((one) => ({ ...one, message: RULES[one.code] }))
}
