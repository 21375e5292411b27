import { changeCustomer } from '@werkbank/model/partners/commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { handle } from '../http/command-route.ts'
import { changeRow } from '../records/change-row.ts'

/** R-PA3. */
export const handleChangeCustomer = handle(changeCustomer, async (work, input) => {
  const { version } = await changeRow(work, customer, input)
  return { version }
})
