import { z } from 'zod'
import { defineCommand, seenOf } from '../base/command.ts'
import { RULES } from '../base/rules.ts'
import { timeZoneSchema } from '../base/value/company-day.ts'
import { vatIdSchema } from '../partners/vat-id.ts'
import { bareIban, isIban } from './bank-account.ts'
import { INVOICE_BASES } from './invoice-basis.ts'

/** A text that may be missing; an empty one is as good as none. */
const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `At most ${max} characters.`)
    .nullable()
    .transform((value) => value || null)
const bare = (value: string) => value.replaceAll(/[\s.]/g, '').toUpperCase()

/**
 * What a company says of itself on its papers, besides its name. § 14 (4) UStG asks for the address and the tax number or VAT
 * identification number on each invoice, § 35a GmbHG for register and directors on each letter.
 */
export const companyDetailsSchema = z.object({
  street: text(200),
  postalCode: text(20),
  city: text(100),
  phone: text(60),
  email: z
    .email({ error: RULES['mail-malformed'] })
    .max(200)
    .or(z.literal(''))
    .nullable()
    .transform((value) => value || null),
  website: text(200),
  taxNumber: text(40),
  vatId: vatIdSchema,
  bank: text(100),
  iban: z
    .string()
    .transform(bareIban)
    .refine((iban) => iban === '' || isIban(iban), { error: RULES['iban-wrong'] })
    .nullable()
    .transform((value) => value || null),
  bic: z
    .string()
    .transform(bare)
    .refine((bic) => bic === '' || /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic), {
      error: RULES['bic-malformed'],
    })
    .nullable()
    .transform((value) => value || null),
  register: text(200),
  directors: text(300),
})
export type CompanyDetails = z.output<typeof companyDetailsSchema>
export const NO_DETAILS: CompanyDetails = Object.fromEntries(
  Object.keys(companyDetailsSchema.shape).map((key) => [key, null]),
) as CompanyDetails

/** The editable fields of the company: what stands on papers, its time zone, and the basis of its invoices. */
export const companyFields = companyDetailsSchema.extend({
  timeZone: timeZoneSchema,
  invoiceBasis: z.enum(INVOICE_BASES),
})

/** Changes what stands on papers from now on; what was issued keeps what it said (DO-02). Fields that are left out stay. */
export const changeCompany = defineCommand({
  name: 'company.change',
  route: 'PATCH /company',
  permission: 'company.edit',
  summary: 'Change what the company says of itself on its papers, and its time zone',
  input: z.object({ seen: seenOf(companyFields.shape), ...companyFields.partial().shape }),
  answer: z.object({ fields: z.array(z.string()), cursor: z.string() }),
  refusals: { 'changed-meanwhile': z.object({ fields: z.record(z.string(), z.unknown()) }) },
  subject: () => 'company',
})
