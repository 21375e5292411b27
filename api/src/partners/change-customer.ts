import { changeCustomer } from '@werkbank/model/partners/commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { handle } from '../http/command/command-route.ts'
import { changeRow } from '../records/change-row.ts'
import { namesakeOf } from '../records/same-name.ts'
import { moveBillingAddress } from './addresses.ts'

/** R-PA3, R-PA6, R-PA7. */
export const handleChangeCustomer = handle(changeCustomer, async (work, { confirmName, ...input }) => {
  const { version } = await changeRow(work, customer, input, async (row, { name }) => {
    if (name === undefined || confirmName) return
    const namesake = await namesakeOf(work.tx, customer, { ...row, name }, row.name)
    if (namesake) throw work.refuse('customer-name-exists', { customerId: namesake.id, number: namesake.number })
  })
  await moveBillingAddress(work.tx, input.id)
  return { version }
})
