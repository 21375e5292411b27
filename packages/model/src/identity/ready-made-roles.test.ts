import { expect, test } from 'vitest'
import type { Permission } from '../base/permission.ts'
import { can } from '../base/permission.ts'
import { PERMISSIONS } from '../rights.ts'
import { READY_MADE_KEYS, READY_MADE_ROLES, type ReadyMadeKey } from './ready-made-roles.ts'

type Three = readonly [Permission, Permission, Permission]
/** What each may and what it may not, in the order of the specification. */
const SAID: readonly [id: string, key: ReadyMadeKey, may: Three, mayNot: Three | []][] = [
  ['ID-50', 'core-viewer', ['order.read', 'stock.read', 'product.read'], ['order.edit', 'cost.read', 'invoice.read']],
  ['ID-50', 'core-operator', ['stock.move', 'stock.count', 'chat.use'], ['order.commit', 'cost.read', 'access.manage']],
  [
    'ID-50',
    'core-manager',
    ['order.commit', 'role.lend', 'cost.read'],
    ['access.manage', 'audit.export', 'payment.create'],
  ],
  [
    'ID-50',
    'core-administrator',
    ['company.edit', 'ledger.read', 'stock.approve'],
    ['access.manage', 'audit.read', 'import.run'],
  ],
  ['ID-50', 'core-system-administrator', ['access.manage', 'audit.export', 'import.run'], []],
  [
    'ID-51',
    'sales-representative',
    ['customer.edit', 'quote.edit', 'order.commit'],
    ['order.cancel', 'invoice.create', 'cost.read'],
  ],
  [
    'ID-52',
    'sales-manager',
    ['order.cancel', 'cost.read', 'role.lend'],
    ['access.manage', 'stock.count', 'ledger.read'],
  ],
  [
    'ID-53',
    'production-planner',
    ['product.edit', 'order.read', 'stock.read'],
    ['order.edit', 'invoice.read', 'cost.read'],
  ],
  [
    'ID-54',
    'production-manager',
    ['cost.read', 'stock.move', 'role.lend'],
    ['order.commit', 'invoice.read', 'access.manage'],
  ],
  [
    'ID-55',
    'warehouse-clerk',
    ['stock.move', 'stock.count', 'order.deliver'],
    ['location.edit', 'cost.read', 'order.edit'],
  ],
  [
    'ID-56',
    'warehouse-manager',
    ['location.edit', 'stock.approve', 'role.lend'],
    ['order.commit', 'invoice.read', 'cost.read'],
  ],
  [
    'ID-57',
    'purchase-officer',
    ['product.edit', 'cost.read', 'stock.move'],
    ['order.edit', 'invoice.create', 'stock.count'],
  ],
  [
    'ID-58',
    'finance-user',
    ['invoice.read', 'payment.create', 'ledger.read'],
    ['order.edit', 'invoice.create', 'stock.move'],
  ],
  [
    'ID-59',
    'marketing-user',
    ['product.read', 'page.edit', 'chat.use'],
    ['product.edit', 'cost.read', 'customer.read'],
  ],
  [
    'ID-60',
    'quality-assurance',
    ['product.read', 'stock.read', 'page.edit'],
    ['product.edit', 'stock.move', 'cost.read'],
  ],
  [
    'ID-61',
    'customer-service',
    ['customer.edit', 'order.read', 'invoice.read'],
    ['order.commit', 'invoice.create', 'cost.read'],
  ],
]

test.each(SAID)('%s ID-62 ID-83 %s may three things and may not three others', (_, key, may, mayNot) => {
  const role = { permissions: [...READY_MADE_ROLES[key]] }
  for (const right of may) expect(can(role, right), right).toBe(true)
  for (const right of mayNot) expect(can(role, right), right).toBe(false)
  expect(new Set(role.permissions).size).toBe(role.permissions.length)
})

test('ID-62 ID-83 each ready-made role is said; only who runs the system may everything', () => {
  expect(SAID.map(([, key]) => key)).toEqual(READY_MADE_KEYS)
  const all = READY_MADE_KEYS.filter((key) => READY_MADE_ROLES[key].length === PERMISSIONS.length)
  expect(all).toEqual(['core-system-administrator'])
})
