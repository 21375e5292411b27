import { type AccessFacts, accessFacts, heldRights, resolveAccess } from '@werkbank/database/access.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { accessHash } from '@werkbank/database/sessions.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Permission } from '@werkbank/model/base/permission.ts'
import { INVOICE_BASES, type InvoiceBasis } from '@werkbank/model/company/invoice-basis.ts'
import { z } from 'zod'
import type { Services } from '../http/context.ts'
import { signInSettings } from './password-policy.ts'

export const meSchema = z.object({
  userId: z.string(),
  orgId: z.string(),
  orgName: z.string(),
  name: z.string(),
  email: z.string(),
  color: z.int(),
  kind: z.enum(['person', 'machine']),
  language: z.string(),
  organisation: z.object({
    id: z.string(),
    name: z.string(),
    currency: z.string(),
    country: z.string(),
    timeZone: z.string(),
    /** Characters of a new password. */
    passwordLengthMin: z.int(),
    passwordNotDigits: z.boolean(),
    passwordNotCommon: z.boolean(),
    passwordNotLikePerson: z.boolean(),
    invoiceBasis: z.enum(INVOICE_BASES),
  }),
  roles: z.array(z.string()),
  permissions: z.array(z.string()),
  /** Nothing else is possible before (US-4.5). */
  mustChangePassword: z.boolean(),
  /** Changes with the permissions. */
  access: z.string(),
  /** Changes when the database is another one: mirrors load anew. */
  epoch: z.string(),
})
export type Me = z.infer<typeof meSchema>

type Row = Omit<Me, 'organisation' | 'access' | 'permissions'> & {
  currency: string
  country: string
  timeZone: string
  invoiceBasis: InvoiceBasis
  facts: AccessFacts
}

/** The person, for the answer of sign-in. */
export const describeMe = (services: Services, person: { orgId: string; userId: string }): Promise<Me> =>
  withOrg(services.sql, person, (tx) => readMe(tx, person.userId), { readOnly: true })

/** `permissions`: of the caller, where a token has fewer than its person. */
export async function readMe(tx: Tx, userId: string, permissions?: readonly Permission[]): Promise<Me> {
  const [row] = await tx<Row[]>`
    SELECT u.id AS user_id, u.org_id, o.name AS org_name, u.name, u.email, u.color, u.kind, u.language, u.temporary_until IS NOT NULL AS must_change_password, o.currency, o.country, o.time_zone, o.invoice_basis, epoch,
      array(SELECT role_key FROM user_roles ur WHERE ur.user_id = u.id ORDER BY 1) AS roles,
      ${accessFacts(tx, tx`u.org_id`, tx`u.id`)} AS facts
    FROM users u JOIN organisations o ON o.org_id = u.org_id, installation WHERE u.id = ${userId}`
  const { currency, country, timeZone, invoiceBasis, facts, ...person } = must(row, 'a caller is a person')
  const { signIn } = await signInSettings(tx)
  const given = permissions ?? heldRights(resolveAccess(facts))
  return {
    ...person,
    permissions: [...given],
    access: accessHash(given),
    organisation: {
      id: person.orgId,
      name: person.orgName,
      currency,
      country,
      timeZone,
      invoiceBasis,
      passwordLengthMin: signIn.passwordLengthMin,
      passwordNotDigits: signIn.passwordNotDigits,
      passwordNotCommon: signIn.passwordNotCommon,
      passwordNotLikePerson: signIn.passwordNotLikePerson,
    },
  }
}
