import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { idSchema } from '../base/id.ts'
import { seenText } from '../base/text.ts'
import { createFields, defineChange } from '../records/inputs.ts'
import { customer } from './customer.ts'

export const createCustomer = defineCommand({
  name: 'customer.create',
  route: 'POST /customers',
  permission: 'customer.edit',
  summary: 'Create a customer',
  input: z.object({
    id: idSchema.optional(),
    number: seenText(40, 'A number has at least one character.').optional(),
    ...createFields(customer),
  }),
  answer: z.object({ id: z.string(), number: z.string(), cursor: z.string() }),
  refusals: { 'number-taken': z.object({ customerId: z.string() }) },
  subject: (input) => `customer:${input.id ?? input.name}`,
  overlay: (rows, { id, number = '', ...fields }, { now }) => {
    if (id) rows.set('customers', { ...fields, id, number, rev: '0', version: 0, createdAt: now })
  },
})
export const changeCustomer = defineChange(customer, {
  many: 'customers',
  permission: 'customer.edit',
  summary: 'Change a customer',
})
