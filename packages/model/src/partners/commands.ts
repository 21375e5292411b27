import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { idSchema } from '../base/value/id.ts'
import { seenText } from '../base/value/text.ts'
import { createFields, defineChange } from '../records/inputs.ts'
import { confirmName } from '../records/same-name.ts'
import { resolveSetting } from '../settings/resolve.ts'
import { customer } from './customer.ts'
import { PLACE } from './customer-address.ts'
import { paymentDaysOfNew } from './settings.ts'

const nameExists = { 'customer-name-exists': z.object({ customerId: z.string(), number: z.string() }) }

export const createCustomer = defineCommand({
  name: 'customer.create',
  route: 'POST /customers',
  permission: 'customer.edit',
  summary: 'Create a customer',
  inBatches: true,
  input: z.object({
    id: idSchema.optional(),
    number: seenText(40, 'A number has at least one character.').optional(),
    ...createFields(customer),
    ...confirmName,
  }),
  answer: z.object({ id: z.string(), number: z.string(), cursor: z.string() }),
  refusals: { 'number-taken': z.object({ customerId: z.string() }), ...nameExists },
  subject: (input) => `customer:${input.id ?? input.name}`,
  overlay: (rows, { id, number = '', confirmName: _, paymentDays, ...given }, { now }) => {
    if (!id) return
    const usual = resolveSetting(paymentDaysOfNew, {}, (kept) => rows.get('settings', kept)?.value).value
    const fields = { ...given, paymentDays: paymentDays ?? usual }
    const added = { id, rev: '0', createdAt: now }
    // The first address has the customer's id: both can be named before the server knows them.
    const first = { ...added, customerId: id, name: '', ...placeOf(fields), version: 1 }
    rows.set('customerAddresses', first)
    const standards = { billingAddressId: id, deliveryAddressId: id }
    rows.set('customers', { ...fields, ...standards, ...added, number, version: 0 })
  },
})
/** The address fields of an input or a row. */
export const placeOf = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(PLACE.filter((field) => values[field] !== undefined).map((field) => [field, values[field]]))

const change = defineChange(customer, {
  many: 'customers',
  permission: 'customer.edit',
  summary: 'Change a customer',
  inBatches: true,
  refusals: nameExists,
  also: confirmName,
})
/** Where they are is their address for invoices: it changes with it. */
export const changeCustomer: typeof change = {
  ...change,
  overlay: (rows, input, context) => {
    change.overlay?.(rows, input, context)
    const row = rows.get('customers', input.id)
    const address = row && rows.get('customerAddresses', String(row.billingAddressId))
    if (address) rows.set('customerAddresses', { ...address, ...placeOf(input), id: String(address.id) })
  },
}
