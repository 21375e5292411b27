import { nameOf } from './name-of.ts'

/** SQL for an order's number where a row names one: `isOne` says whether it does, `id` which, both of the row. */
export const orderNumber = (table: string, isOne: string, id: string): string =>
  nameOf('orders', 'n.number', { table, isOne, id })

/** What an order is called, with its customer: `orderName` of the model. */
export const orderName = (table: string, isOne: string, id: string): string =>
  nameOf(
    'orders',
    `json_build_object('number', n.number, 'customerId', CASE WHEN n.working_customer_id IS NULL THEN n.customer_id ELSE n.working_customer_id END)`,
    { table, isOne, id },
  )
