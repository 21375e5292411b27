import { z } from 'zod'

/** Everything a role can give. Roles are data (table `roles`); these are the words they are made of. Source: identity.md. */
export const PERMISSIONS = [
  'product.read',
  'product.edit',
  'cost.read',
  'customer.read',
  'customer.edit',
  'quote.read',
  'quote.edit',
  'quote.convert',
  'order.read',
  'order.edit',
  'order.commit',
  'order.change',
  'order.backorder',
  'order.deliver',
  'order.cancel',
  'invoice.read',
  'invoice.create',
  'invoice.correct',
  'payment.create',
  'ledger.read',
  'stock.read',
  'stock.move',
  'stock.count',
  'location.edit',
  'chat.use',
  'page.read',
  'page.edit',
  'presence.read',
  'presence.write',
  'event.read',
  'import.run',
  'company.edit',
  'view.share',
  'access.manage',
  'audit.read',
  'audit.export',
  'token.create',
] as const
export const permissionSchema = z.enum(PERMISSIONS)
export type Permission = (typeof PERMISSIONS)[number]

/** Whoever acts: a person or a machine, in one organisation, with what their roles (and their token's scopes) give. */
export type Caller = {
  orgId: string
  userId: string
  name: string
  email: string
  color: number
  kind: 'person' | 'machine'
  permissions: readonly Permission[]
  /** Hash of the permissions: another value tells a client that its rights changed. */
  access: string
  via: 'session' | 'token'
  /** Hash of the session id or id of the API token: ends its sockets when it ends. */
  credential: string
  /** Of a session: its person proved who they are within the last minutes, as many as the setting says (`proofMinutes`). */
  fresh: boolean
  /** Of an API token that may be used so often only (US-14.2). */
  limited?: boolean
  /** Somebody else has set their password: nothing is possible before they have chosen one (US-4.5). */
  mustChangePassword: boolean
  /** When that credential ends unless it is used or ended before, in ms since 1970 by this machine's clock. */
  endsAtMs?: number
}

/** The one question about rights; runs in the API, in the guard and in the app. */
export function can(caller: Pick<Caller, 'permissions'> | undefined, permission: Permission): boolean {
  return caller?.permissions.includes(permission) ?? false
}

const READ = [
  'product.read',
  'customer.read',
  'quote.read',
  'order.read',
  'stock.read',
  'page.read',
  'presence.read',
  'event.read',
] as const
const TEAM = ['chat.use', 'page.edit', 'presence.write', 'token.create'] as const
/** The roles a new organisation starts with. */
export const DEFAULT_ROLES: Record<string, { name: string; permissions: readonly Permission[] }> = {
  admin: { name: 'Administration', permissions: PERMISSIONS },
  sales: {
    name: 'Vertrieb',
    permissions: [
      ...READ,
      ...TEAM,
      'customer.edit',
      'quote.edit',
      'quote.convert',
      'order.edit',
      'order.commit',
      'order.change',
      'order.backorder',
      'order.cancel',
      'order.deliver',
      'invoice.read',
      'invoice.create',
      'invoice.correct',
      'payment.create',
    ],
  },
  warehouse: {
    name: 'Lager',
    permissions: [...READ, ...TEAM, 'order.deliver', 'stock.move', 'stock.count', 'location.edit'],
  },
  production: { name: 'Fertigung', permissions: [...READ, ...TEAM, 'stock.move', 'product.edit', 'cost.read'] },
  purchasing: { name: 'Einkauf', permissions: [...READ, ...TEAM, 'product.edit', 'cost.read', 'stock.move'] },
  viewer: { name: 'Lesen', permissions: READ },
}
