import type { OrderContent } from '../agreement/agreed-document.ts'
import { checkLine, checkWhole, type Finding, type OrderFacts } from '../agreement/findings.ts'
import { RULES } from '../base/rules.ts'
import { isZero, subtractQuantities, toMillionths } from '../base/value/quantity.ts'
import { fitsUnit } from '../base/value/units.ts'

/**
 * What keeps this working copy from being committed; empty when nothing does. Pure and total: the app shows it while people
 * type, the API refuses with it (`incomplete-order`). Source: SA-09, PR-10; rules R-SA5 to R-SA7.
 */
export function checkOrder(content: OrderContent, facts: OrderFacts): Finding[] {
  const currency = content.head.currency ?? facts.currency
  return [...checkWhole(content, facts), ...content.lines.flatMap((line) => checkLine(line, currency, facts))]
}

/** What has already happened to a committed line. */
export type LineFulfilment = {
  lineId: string
  productId: string
  delivered: string
  invoiced: string
  credited: string
}

/**
 * A later version can't undo what happened (SA-14): no line below what was delivered or stands on invoices, none of these with another
 * product or gone, and no other customer once an invoice stands. Empty when all is well.
 */
export function checkAgainstFulfilment(
  content: Pick<OrderContent, 'head' | 'lines'>,
  fate: readonly LineFulfilment[],
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
