import { nameOf } from './name-of.ts'

/** SQL for what an invoice is called where a row names one: `isOne` says whether it does, `id` which, both of the row. */
export const invoiceNumber = (table: string, isOne: string, id: string): string =>
  nameOf('invoices', 'n.number', { table, isOne, id })

/** The same with what it needs to be called invoice, credit note or cancellation: `paperName` of the model. */
export const invoicePaper = (table: string, isOne: string, id: string): string =>
  nameOf('invoices', `json_build_object('number', n.number, 'kind', n.kind, 'cancelsId', n.cancels_id)`, {
    table,
    isOne,
    id,
  })
