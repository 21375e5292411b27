/** SQL for what an invoice is called where a row names one: `isOne` says whether it does, `id` which, both of the row. */
export const invoiceNumber = (table: string, isOne: string, id: string): string =>
  nameOf('i.number', { table, isOne, id })

/** The same with what it needs to be called invoice, credit note or cancellation: `paperName` of the model. */
export const invoicePaper = (table: string, isOne: string, id: string): string =>
  nameOf(`json_build_object('number', i.number, 'kind', i.kind, 'cancelsId', i.cancels_id)`, { table, isOne, id })

type Named = { table: string; isOne: string; id: string }
// An id is read as one only where it is an invoice's: others may be words.
const nameOf = (what: string, { table, isOne, id }: Named): string =>
  `(SELECT ${what} FROM invoices i WHERE i.org_id = ${table}.org_id AND i.id = CASE WHEN ${isOne} THEN (${id})::uuid END)`
