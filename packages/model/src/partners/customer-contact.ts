import { z } from 'zod'
import { RULES } from '../base/rules.ts'
import { defineRecord } from '../records/define-record.ts'
import { fromServer, optional, unless } from '../records/field.ts'
import { counted } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { shaped, text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { saysOf } from '../records/same-name.ts'
import { customer } from './customer.ts'

/** A contact person at a customer. CU-02. */
export const customerContact = defineRecord({
  name: 'customer-contact',
  table: 'customer_contacts',
  read: { permission: 'customer.read' },
  sorts: ['name'],
  search: ['name', 'role', 'email', 'phone'],
  partOf: { record: customer, field: 'customerId', collection: 'customers', as: 'contacts' },
  fields: {
    customerId: reference(),
    name: text({ max: 200, empty: 'A contact person needs a name.', long: 'A name has at most 200 characters.' }),
    /** What they do there: buying, accounts, goods in. */
    role: unless('', text({ max: 100 })),
    email: optional(shaped(z.email({ error: RULES['mail-malformed'] }).max(200))),
    phone: optional(text({ max: 60 })),
    version: fromServer(counted()),
    createdAt: fromServer(moment()),
  },
})

/** What two contact persons of a customer that are one say alike: name and mail address. */
export const contactSays = (values: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([saysOf(values, 'name'), saysOf(values, 'email')])
