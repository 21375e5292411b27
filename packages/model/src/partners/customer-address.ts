import { defineRecord } from '../records/define-record.ts'
import { fromServer, optional, unless } from '../records/field.ts'
import { counted } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { shaped, text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { countrySchema, customer } from './customer.ts'

/** Where a customer gets goods, invoices and letters. One of theirs is the standard for invoices, one for deliveries. CU-02. */
export const customerAddress = defineRecord({
  name: 'customer-address',
  table: 'customer_addresses',
  read: { permission: 'customer.read' },
  sorts: ['createdAt'],
  partOf: { record: customer, field: 'customerId', collection: 'customers', as: 'addresses' },
  fields: {
    customerId: reference(),
    /** A line below the customer's name: a branch, a person, a gate. */
    name: unless('', text({ max: 200 })),
    street: optional(text({ max: 200 })),
    postalCode: optional(text({ max: 20 })),
    city: optional(text({ max: 100 })),
    country: unless('DE', shaped(countrySchema)),
    version: fromServer(counted()),
    createdAt: fromServer(moment()),
  },
})

/** What an address and a customer both say: the customer has it of their address for invoices. */
export const PLACE = ['street', 'postalCode', 'city', 'country'] as const
