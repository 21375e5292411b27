import type { Tx } from '@werkbank/database/connect.ts'
import { createCustomer } from '@werkbank/model/partners/commands.ts'
import { handle } from '../http/command-route.ts'
import { takeNumber } from '../papers/index.ts'
import { customerIdByNumber } from './customers.ts'

/** R-PA1, R-PA2. */
export const handleCreateCustomer = handle(
  createCustomer,
  async ({ tx, emit, refuse, newId }, { id = newId(), number: wanted, ...fields }) => {
    const taken = wanted === undefined ? undefined : await customerIdByNumber(tx, wanted)
    if (taken !== undefined) throw refuse('number-taken', { customerId: taken })
    const number = wanted ?? (await freeNumber(tx))
    await tx`INSERT INTO customers (org_id, id, number, name, email, phone, street, postal_code, city, country, vat_id, tax_mode, payment_days, note)
      VALUES (current_org(), ${id}, ${number}, ${fields.name}, ${fields.email ?? null}, ${fields.phone ?? null}, ${fields.street ?? null}, ${fields.postalCode ?? null},
        ${fields.city ?? null}, ${fields.country}, ${fields.vatId ?? null}, ${fields.taxMode ?? 'domestic'}, ${fields.paymentDays ?? 14}, ${fields.note ?? ''})`
    emit({ type: 'customer.created', subject: { type: 'customer', id }, audience: 'customer.read' })
    return { id, number }
  },
  {
    constraints: {
      customers_number: async ({ tx, refuse }, { number }) =>
        refuse('number-taken', { customerId: (await customerIdByNumber(tx, number ?? '')) ?? '' }),
    },
  },
)

/** The next of the series that nobody has typed in by hand already. */
async function freeNumber(tx: Tx): Promise<string> {
  for (;;) {
    const number = `K${String(await takeNumber(tx, 'customer')).padStart(5, '0')}`
    if ((await customerIdByNumber(tx, number)) === undefined) return number
  }
}
