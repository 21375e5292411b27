import {
  changeCustomerContact,
  createCustomerAddress,
  createCustomerContact,
  removeCustomerContact,
} from '@werkbank/model/partners/address-commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { addressSays, customerAddress } from '@werkbank/model/partners/customer-address.ts'
import { contactSays, customerContact } from '@werkbank/model/partners/customer-contact.ts'
import { type Handler, mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { handleChange, handleCreate, handleRemove } from '../records/commands.ts'
import { mountRecord } from '../records/mount-record.ts'
import { handleChangeAddress, handleChooseAddress, handleRemoveAddress } from './addresses.ts'
import { handleChangeCustomer } from './change-customer.ts'
import { handleCreateCustomer } from './create-customer.ts'

export const partnerRoutes = routes()
mountRecord(partnerRoutes, customer, {
  many: 'customers',
  summaries: { list: 'Customers, by name or number', one: 'One customer' },
  parts: [customerAddress, customerContact],
})
mountRecord(partnerRoutes, customerAddress, {
  many: 'customerAddresses',
  summaries: { list: 'Addresses of a customer', one: 'One address' },
})
mountRecord(partnerRoutes, customerContact, {
  many: 'customerContacts',
  summaries: { list: 'Contact persons of a customer', one: 'One contact person' },
})
/** Of files with addresses and contact persons, too. */
export const addressAndContactHandlers = [
  handleCreate(createCustomerAddress, customerAddress, addressSays),
  handleChangeAddress,
  handleRemoveAddress,
  handleCreate(createCustomerContact, customerContact, contactSays),
  handleChange(changeCustomerContact, customerContact),
  handleRemove(removeCustomerContact, customerContact),
]
const handlers = [handleCreateCustomer, handleChangeCustomer, handleChooseAddress, ...addressAndContactHandlers]
for (const handler of handlers) mountCommand(partnerRoutes, handler as Handler)
