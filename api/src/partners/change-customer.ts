import { changeCustomer } from '@werkbank/model/partners/commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { handle } from '../http/command-route.ts'
import { changeRow } from '../records/change-row.ts'
import { moveBillingAddress } from './addresses.ts'

/** R-PA3, R-PA6. */
export const handleChangeCustomer = handle(changeCustomer, async (work, input) => {
  const { version } = await changeRow(work, customer, input)
  await moveBillingAddress(work.tx, input.id)
  return { version }
})
