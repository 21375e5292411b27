import { archiving, type FileTarget, removing } from '../records/file/plan-file.ts'
import { saysOf as says } from '../records/same-name.ts'
import {
  changeCustomerAddress,
  changeCustomerContact,
  createCustomerAddress,
  createCustomerContact,
  removeCustomerAddress,
  removeCustomerContact,
} from './address-commands.ts'
import { changeCustomer, createCustomer } from './commands.ts'
import { customer } from './customer.ts'
import { addressSays, customerAddress, isEmptyAddress } from './customer-address.ts'
import { contactSays, customerContact } from './customer-contact.ts'

/** Customers in a file: identified by their number, which new ones get from us, or keep where the importing person says so. */
export const CUSTOMERS = {
  record: customer,
  create: createCustomer,
  change: changeCustomer,
  key: 'number',
  isKeyGiven: true,
  asksForSameName: true,
  unmake: archiving(changeCustomer),
} satisfies FileTarget

type Values = Readonly<Record<string, unknown>>
const isAlike = (one: Values, other: Values, ...fields: string[]): boolean =>
  fields.every((field) => says(one, field) === says(other, field))

const isNamed = (values: Values): boolean => says(values, 'name') !== ''
const isPlaceAlike = (one: Values, other: Values): boolean => isAlike(one, other, 'street', 'postalCode', 'city')

/**
 * Addresses of customers from a file. A row is an address of the same name and place; else the one of that name, which has moved; else the one of
 * that place, which has no name yet or none in the file; else the empty one that a customer without an address has; else a new one. CU-02, LG-110.
 */
export const ADDRESSES = {
  record: customerAddress,
  create: createCustomerAddress,
  change: changeCustomerAddress,
  key: 'customerId',
  part: {
    sign: addressSays,
    or: [
      (there, values) => isNamed(values) && isAlike(there, values, 'name'),
      (there, values) => isPlaceAlike(there, values) && !(isNamed(there) && isNamed(values)),
      (there) => isEmptyAddress(there),
    ],
  },
  unmake: removing(removeCustomerAddress, 'customerId'),
} satisfies FileTarget

/** Contact persons of customers from a file: a row is the one of the same name, of several that with the same mail address. CU-02, LG-110. */
export const CONTACTS = {
  record: customerContact,
  create: createCustomerContact,
  change: changeCustomerContact,
  key: 'customerId',
  part: {
    sign: contactSays,
    or: [(there, values) => isAlike(there, values, 'name')],
  },
  unmake: removing(removeCustomerContact, 'customerId'),
} satisfies FileTarget
