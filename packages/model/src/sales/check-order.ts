import { LIMITS } from '../base/limits.ts'
import { lineAmountMinor } from '../base/money.ts'
import { isZero, subtractQuantities, toMillionths } from '../base/quantity.ts'
import { RULES, type RuleCode } from '../base/rules.ts'
import { checkQuantity, fitsUnit, type QuantityCode } from '../base/units.ts'
import { checkRequestedDay } from './check-days.ts'
import { HEAD_FIELDS, type OrderContent, type OrderLine } from './order-document.ts'

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
  /** With whom it was agreed last; null before it ever was. What is agreed with somebody who is archived since can still be changed. */
  agreedCustomerId: string | null
  /** What a piece costs if the order is agreed on now: typed, agreed before, or the product's. Minor units. */
  priceOf: (line: OrderLine) => number
  /** Of the organisation; used where the head names none. */
  currency: string
  /** The company's day. */
  today: string
}

/**
 * What keeps this working copy from being committed; empty when nothing does. Pure and total: the app shows it while people
 * type, the API refuses with it (`incomplete-order`). Source: SA-09, PR-10; rules R-SA5 to R-SA7.
 */
export function checkOrder(content: OrderContent, facts: OrderFacts): Finding[] {
  const currency = content.head.currency ?? facts.currency
  return [...checkWhole(content, facts), ...content.lines.flatMap((line) => checkLine(line, currency, facts))]
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
  if (known.active || id === agreedCustomerId) return []
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

/** What has already happened to a committed line. */
export type LineFate = { lineId: string; productId: string; delivered: string; invoiced: string; credited: string }

/**
 * A later version can't undo what happened (SA-14): no line below what was delivered or stands on invoices, none of these with another
 * product or gone, and no other customer once an invoice stands. Empty when all is well.
 */
export function checkAgainstFate(
  content: Pick<OrderContent, 'head' | 'lines'>,
  fate: readonly LineFate[],
  committedCustomerId: string | null,
): Finding[] {
  const lines = new Map(content.lines.map((line) => [line.id, line]))
  const findings: Finding[] = []
  if (fate.some((line) => !isZero(line.invoiced)) && content.head.customerId !== committedCustomerId) {
    findings.push({
      field: 'customerId',
      code: 'customer-changed',
      message: 'The order was invoiced: its customer stays.',
    })
  }
  for (const was of fate) {
    if (isZero(was.delivered) && isZero(was.invoiced)) continue
    const line = lines.get(was.lineId)
    const quantity = line ? toMillionths(line.quantity) : 0n
    const invoiced = subtractQuantities(was.invoiced, was.credited)
    const at = { lineId: was.lineId, field: 'quantity' }
    if (line && line.productId !== was.productId) {
      findings.push({
        lineId: was.lineId,
        field: 'productId',
        code: 'product-changed',
        message: 'A part of this line was delivered: its product stays.',
      })
    }
    if (quantity < toMillionths(was.delivered))
      findings.push({ ...at, code: 'below-delivered', message: `${was.delivered} were delivered already.` })
    else if (quantity < toMillionths(invoiced))
      findings.push({ ...at, code: 'below-invoiced', message: `${invoiced} were invoiced already.` })
  }
  return findings
}

/**
 * Parts of lines that are delivered, returned or credited: where the unit is counted in pieces a part is whole, or all that is left
 * of a line that never was (R-SA20). Unknown lines and parts larger than what is open are found elsewhere.
 */
export function checkParts(
  parts: readonly { lineId: string; quantity: string }[],
  of: (lineId: string) => { unit: string; open: string },
): Finding[] {
  return parts.flatMap(({ lineId, quantity }) => {
    const { unit, open } = of(lineId)
    if (fitsUnit(quantity, unit) || toMillionths(quantity) === toMillionths(open)) return []
    return [{ lineId, field: 'quantity', code: 'quantity-not-whole', message: RULES['quantity-not-whole'] }]
  })
}
