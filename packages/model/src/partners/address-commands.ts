import { z } from 'zod'
import { defineCommand, type OverlayRows } from '../base/command.ts'
import { ofState } from '../base/possible.ts'
import { idSchema } from '../base/value/id.ts'
import { defineChange, defineCreate, defineRemove } from '../records/inputs.ts'
import { placeOf } from './commands.ts'
import {
  addressOnDevice,
  addressSays,
  customerAddress,
  notEmptied,
  removeAddressHindrance,
} from './customer-address.ts'
import { contactSays, customerContact } from './customer-contact.ts'

const permission = 'customer.edit'
const addresses = { many: 'customerAddresses', permission, inBatches: true } as const
const contacts = { many: 'customerContacts', permission, inBatches: true } as const

/** CU-02. */
const create = defineCreate(customerAddress, { ...addresses, summary: 'Add an address', knownBy: addressSays })
export const createCustomerAddress: typeof create = { ...create, input: notEmptied(create.input) }

const change = defineChange(customerAddress, { ...addresses, summary: 'Change an address' })
/** CU-02. Committed documents keep what they say. */
export const changeCustomerAddress: typeof change = {
  ...change,
  overlay: (rows, input, context) => {
    change.overlay?.(rows, input, context)
    showPlace(rows, input.customerId)
  },
}

/** CU-02. The standards stay: another one is chosen first. */
export const removeCustomerAddress = defineRemove(customerAddress, {
  ...addresses,
  summary: 'Remove an address',
  refusals: { 'standard-address': z.object({}) },
  possible: ofState(addressOnDevice, removeAddressHindrance),
})

/** CU-02. */
export const chooseCustomerAddress = defineCommand({
  name: 'customer-address.choose',
  route: 'POST /customers/{customerId}/addresses/{id}/choose',
  permission,
  summary: 'Make an address the standard for invoices or deliveries',
  input: z.object({ customerId: idSchema, id: idSchema, use: z.enum(['billing', 'delivery']) }),
  answer: z.object({ version: z.int(), cursor: z.string() }),
  refusals: {},
  subject: ({ customerId }) => `customer:${customerId}`,
  overlay: (rows, { customerId, id, use }) => {
    const row = rows.get('customers', customerId)
    if (!row) return
    rows.set('customers', { ...row, [`${use}AddressId`]: id, id: customerId })
    showPlace(rows, customerId)
  },
})

/** A customer is where their address for invoices is. */
function showPlace(rows: OverlayRows, customerId: string): void {
  const row = rows.get('customers', customerId)
  const address = row && rows.get('customerAddresses', String(row.billingAddressId))
  if (address) rows.set('customers', { ...row, ...placeOf(address), id: customerId })
}

/** CU-02. */
export const createCustomerContact = defineCreate(customerContact, {
  ...contacts,
  summary: 'Add a contact person',
  knownBy: contactSays,
})
export const changeCustomerContact = defineChange(customerContact, {
  ...contacts,
  summary: 'Change a contact person',
})
export const removeCustomerContact = defineRemove(customerContact, {
  ...contacts,
  summary: 'Remove a contact person',
})
