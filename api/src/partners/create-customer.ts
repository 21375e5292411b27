import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { createCustomer } from '@werkbank/model/partners/commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { customerCreated } from '@werkbank/model/partners/events.ts'
import { paymentDaysOfNew } from '@werkbank/model/partners/settings.ts'
import { handle } from '../http/command/command-route.ts'
import { takeNumber } from '../papers/index.ts'
import { insertRow } from '../records/rows.ts'
import { namesakeOf } from '../records/same-name.ts'
import { insertFirstAddress } from './addresses.ts'
import { customerIdByNumber } from './customers.ts'

/** R-PA1, R-PA2, R-PA7. */
export const handleCreateCustomer = handle(
  createCustomer,
  async ({ tx, caller, emit, refuse, newId }, { id = newId(), number: wanted, confirmName, ...fields }) => {
    const taken = wanted === undefined ? undefined : await customerIdByNumber(tx, wanted)
    if (taken !== undefined) throw refuse('number-taken', { customerId: taken })
    const namesake = confirmName ? undefined : await namesakeOf(tx, customer, { id, name: fields.name })
    if (namesake) throw refuse('customer-name-exists', { customerId: namesake.id, number: namesake.number })
    const number = wanted ?? (await freeNumber(tx))
    const paymentDays = fields.paymentDays ?? (await settingValues(tx, caller, paymentDaysOfNew))[0]
    await insertRow(tx, customer, { id, number, ...fields, paymentDays, billingAddressId: id, deliveryAddressId: id })
    await insertFirstAddress(tx, { id, ...fields })
    emit(customerCreated, id)
    return { id, number }
  },
  {
    constraints: {
      customers_number: async ({ tx, refuse }, { number }) =>
        refuse('number-taken', { customerId: (await customerIdByNumber(tx, number ?? '')) ?? '' }),
    },
  },
)

/** The next number of the series that is not taken by a manually typed one. */
async function freeNumber(tx: Tx): Promise<string> {
  for (;;) {
    const number = `K${String(await takeNumber(tx, 'customer')).padStart(5, '0')}`
    if ((await customerIdByNumber(tx, number)) === undefined) return number
  }
}
