import { type BulkStep, changeMany, tagMany } from '../records/bulk-step.ts'
import { changeCustomer } from './commands.ts'
import { customer } from './customer.ts'

type Row = { id: string; paymentDays: number; active: boolean; tags: readonly string[] }

/** What is done to several customers at once. */
export const customerSteps: readonly BulkStep<Row>[] = [
  changeMany<Row>(changeCustomer as never, {
    name: 'customer.payment-days',
    asks: { name: 'paymentDays', field: customer.fields.paymentDays },
    values: (_row, given) => ({ paymentDays: given as number }),
  }),
  ...tagMany<Row>(changeCustomer as never, { name: 'customer', field: customer.fields.tags }),
  changeMany<Row>(changeCustomer as never, { name: 'customer.archive', values: () => ({ active: false }) }),
  changeMany<Row>(changeCustomer as never, { name: 'customer.restore', values: () => ({ active: true }) }),
]
