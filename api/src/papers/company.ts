import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { spacedIban } from '@werkbank/model/company/bank-account.ts'
import { type CompanyDetails, changeCompany, companyFields, NO_DETAILS } from '@werkbank/model/company/commands.ts'
import { companyChanged } from '@werkbank/model/company/events.ts'
import type { InvoiceBasis } from '@werkbank/model/company/invoice-basis.ts'
import type { Speech } from '@werkbank/words/say.ts'
import { z } from 'zod'
import { changedFields } from '../http/command/changed-fields.ts'
import { handle } from '../http/command/command-route.ts'
import { defineQuery } from '../http/query-route.ts'
import type { Paper } from './paper.ts'

/** The sender of the paper. `currency` is that of the books. */
type Settings = { name: string; country: string; currency: string; timeZone: string; invoiceBasis: InvoiceBasis }
export type Company = CompanyDetails & Settings

/** The caller's organisation as papers name it. `lock` holds it for a change. */
export async function ownCompany(tx: Tx, { lock = false } = {}): Promise<Company> {
  const [row] = await tx<(Settings & { details: Partial<CompanyDetails> })[]>`
    SELECT name, country, currency, time_zone, invoice_basis, details FROM organisations WHERE org_id = current_org() ${lock ? tx`FOR NO KEY UPDATE` : tx``}`
  const { details, ...company } = must(row, 'a caller belongs to an organisation')
  return { ...NO_DETAILS, ...details, ...company }
}

/** How a company stands on its papers: in the envelope's window above the address, and in the columns at the foot of each page. */
export function senderOf(
  company: Omit<Company, 'currency' | 'timeZone' | 'invoiceBasis'>,
  { t }: Speech,
): Paper['sender'] {
  const {
    name,
    street,
    postalCode,
    city,
    phone,
    email,
    website,
    register,
    directors,
    taxNumber,
    vatId,
    bank,
    iban,
    bic,
  } = company
  const place = [postalCode, city].filter(Boolean).join(' ')
  const columns = [
    [name, street, place],
    [phone, email, website],
    [
      register,
      directors,
      taxNumber && t('printed.taxNumber', { number: taxNumber }),
      vatId && t('printed.vatId', { number: vatId }),
    ],
    [bank, iban && `IBAN ${spacedIban(iban)}`, bic && `BIC ${bic}`],
  ]
  return {
    name,
    line: [name, street, place].filter(Boolean).join(' · '),
    foot: columns.map((lines) => lines.filter((line) => !!line) as string[]).filter((lines) => lines.length > 0),
  }
}

export const getCompany = defineQuery({
  name: 'company',
  route: 'GET /company',
  permission: 'company.edit',
  summary: 'What the company says of itself on its papers',
  input: z.object({}),
  answer: z.object({ name: z.string(), country: z.string(), ...companyFields.shape }),
})

/** Two people who change different fields both succeed; for the same field the second is shown first what the other wrote. */
export const handleChangeCompany = handle(changeCompany, async ({ tx, emit, refuse }, { seen, ...change }) => {
  const company = await ownCompany(tx, { lock: true })
  const { changed, newer } = changedFields(company, change, seen)
  if (Object.keys(newer).length > 0) throw refuse('changed-meanwhile', { fields: newer })
  const fields = Object.keys(changed)
  if (fields.length === 0) return { fields }
  const {
    timeZone = company.timeZone,
    invoiceBasis = company.invoiceBasis,
    ...details
  } = changed as Partial<typeof change>
  await tx`UPDATE organisations SET details = details || ${tx.json(details as never)}, time_zone = ${timeZone}, invoice_basis = ${invoiceBasis}
    WHERE org_id = current_org()`
  emit(companyChanged, 'company', { fields })
  return { fields }
})
