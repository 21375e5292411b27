import { z } from 'zod'
import { defineCommand, seenOf } from '../base/command.ts'
import { idSchema } from '../base/id.ts'
import { seenText } from '../base/text.ts'
import { vatIdSchema } from './vat-id.ts'

const optional = (max: number) => z.string().trim().max(max).nullable()
const fields = {
  name: seenText(200, 'A customer needs a name.', 'A name has at most 200 characters.'),
  email: z.email({ error: 'This is not a mail address.' }).max(200).nullable(),
  phone: optional(60),
  street: optional(200),
  postalCode: optional(20),
  city: optional(100),
  country: z.string().regex(/^[A-Z]{2}$/, 'A country is two capital letters (ISO 3166), such as DE.'),
  vatId: vatIdSchema,
  taxMode: z.enum(['domestic', 'exempt']),
  paymentDays: z.int().min(0).max(365),
  note: z.string().max(5_000),
}
export const createCustomer = defineCommand({
  name: 'customer.create',
  route: 'POST /customers',
  permission: 'customer.edit',
  summary: 'Create a customer',
  input: z.object({
    id: idSchema.optional(),
    number: seenText(40, 'A number has at least one character.').optional(),
    ...z.object(fields).partial().shape,
    name: fields.name,
    country: fields.country.default('DE'),
  }),
  answer: z.object({ id: z.string(), number: z.string(), cursor: z.string() }),
  refusals: { 'number-taken': z.object({ customerId: z.string() }) },
  subject: (input) => `customer:${input.id ?? input.name}`,
  overlay: (rows, input, { now }) => {
    if (!input.id) return
    rows.set('customers', {
      id: input.id,
      rev: '0',
      number: input.number ?? '',
      name: input.name,
      email: input.email ?? null,
      phone: input.phone ?? null,
      street: input.street ?? null,
      postalCode: input.postalCode ?? null,
      city: input.city ?? null,
      country: input.country,
      vatId: input.vatId ?? null,
      taxMode: input.taxMode ?? 'domestic',
      paymentDays: input.paymentDays ?? 14,
      note: input.note ?? '',
      version: 0,
      createdAt: now,
    })
  },
})
export const changeCustomer = defineCommand({
  name: 'customer.change',
  route: 'PATCH /customers/{id}',
  permission: 'customer.edit',
  summary: 'Change a customer',
  input: z.object({
    id: idSchema,
    seen: seenOf(fields),
    ...z.object(fields).partial().shape,
  }),
  answer: z.object({ version: z.int(), cursor: z.string() }),
  refusals: { 'changed-meanwhile': z.object({ fields: z.record(z.string(), z.unknown()) }) },
  subject: (input) => `customer:${input.id}`,
  overlay: (rows, { id, seen: _seen, ...changed }) => {
    const row = rows.get('customers', id)
    if (row) rows.set('customers', { ...row, ...changed, id })
  },
})
