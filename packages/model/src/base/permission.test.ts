import { expect, test } from 'vitest'
import { can, DEFAULT_ROLES, PERMISSIONS } from './permission.ts'

test('ID-82 nobody may do anything; a viewer changes nothing', () => {
  for (const permission of PERMISSIONS) expect(can(undefined, permission)).toBe(false)
  const viewer = { permissions: DEFAULT_ROLES.viewer?.permissions ?? [] }
  expect(can(viewer, 'order.read')).toBe(true)
  expect(can({ permissions: PERMISSIONS }, 'order.fly' as never), 'a right that is not known').toBe(false)
  for (const permission of PERMISSIONS.filter((name) => !name.endsWith('.read')))
    expect(can(viewer, permission), permission).toBe(false)
})

test('costs are for those who buy and make', () => {
  const seesCost = Object.entries(DEFAULT_ROLES)
    .filter(([, role]) => can(role, 'cost.read'))
    .map(([key]) => key)
  expect(seesCost).toEqual(['admin', 'production', 'purchasing'])
})
