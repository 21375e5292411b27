import { z } from 'zod'
import { APPROVAL_RIGHTS } from './approvals/rights.ts'
import { type DomainRights, type RightArea, STARTING_ROLES, type StartingRole } from './base/right.ts'
import { CATALOGUE_RIGHTS } from './catalogue/rights.ts'
import { CHAT_RIGHTS } from './chat/rights.ts'
import { COMPANY_RIGHTS } from './company/rights.ts'
import { EVENT_RIGHTS } from './events/rights.ts'
import { IDENTITY_RIGHTS } from './identity/rights.ts'
import { JOB_RIGHTS } from './jobs/rights.ts'
import { LEDGER_RIGHTS } from './ledger/rights.ts'
import { PAGE_RIGHTS } from './pages/rights.ts'
import { PARTNER_RIGHTS } from './partners/rights.ts'
import { PRESENCE_RIGHTS } from './presence/rights.ts'
import { QUOTE_RIGHTS } from './quotes/rights.ts'
import { SALES_RIGHTS } from './sales/rights.ts'
import { SETTING_RIGHTS } from './settings/rights.ts'
import { STOCK_RIGHTS } from './stock/rights.ts'

/** The rights of each domain (its `rights.ts`), in the order in which screens show them. */
export const DOMAIN_RIGHTS = [
  CATALOGUE_RIGHTS,
  PARTNER_RIGHTS,
  QUOTE_RIGHTS,
  SALES_RIGHTS,
  LEDGER_RIGHTS,
  STOCK_RIGHTS,
  APPROVAL_RIGHTS,
  CHAT_RIGHTS,
  PAGE_RIGHTS,
  PRESENCE_RIGHTS,
  EVENT_RIGHTS,
  JOB_RIGHTS,
  COMPANY_RIGHTS,
  SETTING_RIGHTS,
  IDENTITY_RIGHTS,
] as const

/** What a role can give; `can` asks for it. */
export type Permission = (typeof DOMAIN_RIGHTS)[number] extends infer D
  ? D extends DomainRights<infer P>
    ? P
    : never
  : never

const rolesOf = Object.assign({}, ...DOMAIN_RIGHTS.map(({ roles }) => roles)) as Readonly<
  Record<Permission, readonly StartingRole[]>
>
/** Everything a role can give. Roles are data (table `roles`); these are the words they are made of. Source: identity.md. */
export const PERMISSIONS = Object.keys(rolesOf) as Permission[] as readonly Permission[]
/** Those of one kind of work. */
export const rightsOfArea = (area: RightArea): Permission[] =>
  DOMAIN_RIGHTS.filter((domain) => domain.area === area).flatMap(({ roles }) => Object.keys(roles) as Permission[])
export const permissionSchema = z.enum(PERMISSIONS as [Permission, ...Permission[]])

const NAMES: Readonly<Record<StartingRole, string>> = {
  sales: 'Vertrieb',
  warehouse: 'Lager',
  production: 'Fertigung',
  purchasing: 'Einkauf',
  viewer: 'Lesen',
}
/** The roles a new organisation starts with. */
export const DEFAULT_ROLES: Readonly<Record<string, { name: string; permissions: readonly Permission[] }>> = {
  admin: { name: 'Administration', permissions: PERMISSIONS },
  ...Object.fromEntries(
    STARTING_ROLES.map((key) => [
      key,
      { name: NAMES[key], permissions: PERMISSIONS.filter((right) => rolesOf[right].includes(key)) },
    ]),
  ),
}
