import { customer } from '../partners/customer.ts'
import { searchWords } from '../records/search-words.ts'

/** Orders are found by SKUs of their lines, too (SA-18). Fewer letters are in so many SKUs that they say nothing of an order. */
export const SKU_LETTERS_MIN = 3

type Searched = {
  number: string | null
  reference: string
  workingReference: string
  customerId: string | null
  workingCustomerId: string | null
}

/** The customers whose words find an order: that of the committed version, and that of the working copy. */
export const customersOfOrder = ({ customerId, workingCustomerId }: Searched): string[] =>
  [...new Set([customerId, workingCustomerId])].filter((id) => id !== null)

/**
 * All words that find an order, besides SKUs: its own and its customers', as `searched` of the API's list has them in SQL; a test compares both. A
 * customer whom the viewer may not see is undefined, and adds no words.
 */
export function orderWords(
  order: Searched,
  customerOf: (id: string) => Readonly<Record<string, unknown>> | undefined,
): string[] {
  const customers = customersOfOrder(order).flatMap((id) => {
    const row = customerOf(id)
    return row ? searchWords(customer, row) : []
  })
  return [order.number ?? '', ...customers, order.workingReference, order.reference].filter((word) => word !== '')
}
