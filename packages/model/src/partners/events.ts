import { recordEvents } from '../records/events.ts'
import { customer } from './customer.ts'
import { customerAddress } from './customer-address.ts'
import { customerContact } from './customer-contact.ts'

export const { created: customerCreated, changed: customerChanged } = recordEvents(customer)
export const {
  created: customerAddressCreated,
  changed: customerAddressChanged,
  removed: customerAddressRemoved,
} = recordEvents(customerAddress)
export const {
  created: customerContactCreated,
  changed: customerContactChanged,
  removed: customerContactRemoved,
} = recordEvents(customerContact)
