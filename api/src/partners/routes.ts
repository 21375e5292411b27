import { customer } from '@werkbank/model/partners/customer.ts'
import { mountCommand } from '../http/command-route.ts'
import { routes } from '../http/context.ts'
import { mountRecord } from '../records/mount-record.ts'
import { handleChangeCustomer } from './change-customer.ts'
import { handleCreateCustomer } from './create-customer.ts'

export const partnerRoutes = routes()
mountRecord(partnerRoutes, customer, {
  many: 'customers',
  summaries: { list: 'Customers, by name or number', one: 'One customer' },
})
mountCommand(partnerRoutes, handleCreateCustomer)
mountCommand(partnerRoutes, handleChangeCustomer)
