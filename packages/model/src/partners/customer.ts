import { z } from 'zod'
import { RULES } from '../base/rules.ts'
import { COUNTRIES } from '../base/value/countries.ts'
import { languageSchema } from '../base/value/language.ts'
import { defineRecord } from '../records/define-record.ts'
import { bySetting, fromServer, lookedUp, optional, unless } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted, whole } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { tags } from '../records/kinds/tags.ts'
import { note, shaped, text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { yesNo } from '../records/kinds/yes-no.ts'
import { paymentDaysOfNew } from './settings.ts'
import { vatIdSchema } from './vat-id.ts'

export const countrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, RULES['country-malformed'])
  .refine((code) => COUNTRIES.includes(code), RULES['country-malformed'])

/** A customer. CU-01, CU-02, CU-06. */
export const customer = defineRecord({
  name: 'customer',
  table: 'customers',
  read: { permission: 'customer.read' },
  sorts: ['name', 'number'],
  search: ['number', 'name', 'city', 'email', 'tags'],
  fields: {
    number: fromServer(text({ max: 40 })),
    name: text({ max: 200, empty: 'A customer needs a name.', long: 'A name has at most 200 characters.' }),
    email: lookedUp(optional(shaped(z.email({ error: RULES['mail-malformed'] }).max(200)))),
    phone: optional(text({ max: 60 })),
    /** Where they are: as their address for invoices says, so that lists and taxes need no other row. */
    street: optional(text({ max: 200 })),
    postalCode: optional(text({ max: 20 })),
    city: optional(text({ max: 100 })),
    country: lookedUp(unless('DE', shaped(countrySchema))),
    vatId: lookedUp(optional(shaped(vatIdSchema))),
    taxMode: unless('domestic', choice(['domestic', 'exempt'])),
    paymentDays: bySetting(whole({ from: paymentDaysOfNew.kind.from, to: paymentDaysOfNew.kind.to })),
    /** The language of their papers (I18N-25); by default the company's. */
    language: lookedUp(optional(shaped(languageSchema))),
    note: unless('', note({ max: 5_000 })),
    /** Archived where not: nothing new is agreed with them, what is agreed goes on. */
    active: unless(true, yesNo()),
    tags: unless([], tags()),
    billingAddressId: fromServer(reference()),
    deliveryAddressId: fromServer(reference()),
    version: fromServer(counted()),
    createdAt: fromServer(moment()),
  },
})
