import type { z } from 'zod'
import { because, defineState, type Hindrance } from '../base/possible.ts'
import { RULES } from '../base/rules.ts'
import { isBlank } from '../base/value/text.ts'
import { defineRecord } from '../records/define-record.ts'
import { fromServer, optional, unless } from '../records/field.ts'
import { counted } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { shaped, text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { saysOf } from '../records/same-name.ts'
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

/** An address as its commands ask it: whether it is a standard of its customer (R-PA5). */
export type AddressState = { isStandard: boolean }
export const addressOnDevice = defineState('customer-address', (rows, id): AddressState | undefined => {
  const address = rows.get('customerAddresses', id)
  const owner = address && rows.get('customers', address.customerId)
  return owner && { isStandard: [owner.billingAddressId, owner.deliveryAddressId].includes(id) }
})
/** The standards stay: another one is chosen first. */
export const removeAddressHindrance = ({ isStandard }: AddressState): Hindrance | undefined =>
  isStandard ? because('standard-address') : undefined

/** Fields that say where something goes; a country alone is nothing that a letter could be sent to. */
const SAYING = ['name', 'street', 'postalCode', 'city'] as const

/** What two addresses of a customer that are one say alike: name and place. */
export const addressSays = (values: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(SAYING.map((field) => saysOf(values, field)))

/** True where too little is filled in to be an address (R-PA8). */
export const isEmptyAddress = (address: Readonly<Record<string, unknown>>): boolean =>
  SAYING.every((field) => isBlank(String(address[field] ?? '')))

/** Also of an input that has other faults: a form asks before the command has its ids (VA-01). */
const whateverElse = { when: ({ value }: z.core.ParsePayload) => typeof value === 'object' && value !== null }

/** `input` of a command, which refuses what would leave the address empty; `row` is what it changes. */
export const notEmptied = <I extends z.ZodObject>(input: I, row: Readonly<Record<string, unknown>> = {}): I =>
  input.superRefine((given, { addIssue }) => {
    const field = SAYING.find((name) => name in given) ?? 'street'
    if (isEmptyAddress({ ...row, ...given }))
      addIssue({ code: 'custom', path: [field], message: RULES['address-empty'] })
  }, whateverElse)

/** What an address and a customer both say: the customer has it of their address for invoices. */
export const PLACE = ['street', 'postalCode', 'city', 'country'] as const
