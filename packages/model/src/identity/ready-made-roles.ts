import { z } from 'zod'
import type { Permission } from '../base/permission.ts'
import { PERMISSIONS } from '../rights.ts'

const READING = ['page.read', 'presence.read', 'event.read'] as const satisfies readonly Permission[]
const TEAMWORK = [
  ...READING,
  'page.edit',
  'presence.write',
  'chat.use',
  'token.create',
] as const satisfies readonly Permission[]
const LEADING = ['role.lend', 'view.share'] as const satisfies readonly Permission[]

const viewer = ['product.read', 'customer.read', 'quote.read', 'order.read', 'stock.read', ...READING] as const
const operator = [...new Set([...viewer, ...TEAMWORK, 'stock.move', 'stock.count'] as const)]
const seller = [
  ...['product.read', 'stock.read', 'customer.read', 'customer.edit', 'quote.read', 'quote.edit', 'quote.convert'],
  ...['order.read', 'order.edit', 'order.commit', 'order.change', ...TEAMWORK],
] as readonly Permission[]
const clerk = [
  'product.read',
  'order.read',
  'order.deliver',
  'stock.read',
  'stock.move',
  'stock.count',
  ...TEAMWORK,
] as const
const planner = ['product.read', 'product.edit', 'order.read', 'stock.read', ...TEAMWORK] as const

/** What an administrator of a domain leaves to who runs the system: accounts, the log of what they do, and what goes around all rules. */
const OF_THE_SYSTEM: readonly Permission[] = ['access.manage', 'audit.read', 'audit.export', 'import.run']

/**
 * Roles that German and other manufacturers know, ready made: five of every company (ID-50), eleven of a kind of work (ID-51 to ID-61). They are copied,
 * and a copy is the company's: what changes here changes none (US-6.5). Names are `role_<key>` and `role_<key>_for` of the words of people.
 */
export const READY_MADE_ROLES = {
  'core-viewer': viewer,
  'core-operator': operator,
  'core-manager': [
    ...new Set([
      ...operator,
      ...LEADING,
      ...seller,
      'product.edit',
      'cost.read',
      'order.deliver',
      'location.edit',
      'invoice.read',
    ] as const),
  ],
  'core-administrator': PERMISSIONS.filter((right) => !OF_THE_SYSTEM.includes(right)),
  'core-system-administrator': PERMISSIONS,
  'sales-representative': seller,
  'sales-manager': [
    ...seller,
    ...LEADING,
    ...([
      'order.backorder',
      'order.deliver',
      'order.cancel',
      'cost.read',
      'invoice.read',
      'invoice.create',
      'invoice.correct',
    ] as const),
  ],
  'production-planner': planner,
  'production-manager': [...planner, ...LEADING, 'cost.read', 'stock.move'],
  'warehouse-clerk': clerk,
  'warehouse-manager': [...clerk, ...LEADING, 'location.edit', 'stock.approve'],
  'purchase-officer': ['product.read', 'product.edit', 'cost.read', 'stock.read', 'stock.move', ...TEAMWORK],
  'finance-user': ['customer.read', 'order.read', 'invoice.read', 'payment.create', 'ledger.read', ...TEAMWORK],
  'marketing-user': ['product.read', ...TEAMWORK],
  'quality-assurance': ['product.read', 'stock.read', 'order.read', ...TEAMWORK],
  'customer-service': [
    'product.read',
    'customer.read',
    'customer.edit',
    'quote.read',
    'order.read',
    'stock.read',
    'invoice.read',
    ...TEAMWORK,
  ],
} as const satisfies Readonly<Record<string, readonly Permission[]>>
export type ReadyMadeKey = keyof typeof READY_MADE_ROLES
export const READY_MADE_KEYS = Object.keys(READY_MADE_ROLES) as [ReadyMadeKey, ...ReadyMadeKey[]]
export const readyMadeKeySchema = z.enum(READY_MADE_KEYS)
