import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { can } from './base/permission.ts'
import { DEFAULT_ROLES, DOMAIN_RIGHTS, PERMISSIONS } from './rights.ts'

const MODEL = new URL('.', import.meta.url)
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const folders = readdirSync(MODEL, { withFileTypes: true }).filter((entry) => entry.isDirectory())

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

test('each domain’s rights are in the list, each right and what it is about is said by one domain', () => {
  const declared = folders.filter(({ name }) => readdirSync(new URL(`${name}/`, MODEL)).includes('rights.ts'))
  expect(DOMAIN_RIGHTS).toHaveLength(declared.length)
  const named = DOMAIN_RIGHTS.flatMap(({ roles }) => Object.keys(roles))
  expect(new Set(named).size).toBe(named.length)
  const about = DOMAIN_RIGHTS.flatMap(({ roles }) => [...new Set(Object.keys(roles).map((name) => name.split('.')[0]))])
  expect(new Set(about).size).toBe(about.length)
})

test('a right that no rule, no record and no server asks for is none: the screen of roles would promise it', () => {
  const sources = globSync('{packages/*/src,api/src,sync-server/src,scripts}/**/*.ts', {
    cwd: ROOT,
    exclude: ['**/*.test.ts', '**/rights.ts', '**/testing*'],
  })
  const text = sources.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n')
  expect(PERMISSIONS.filter((right) => !text.includes(`'${right}'`))).toEqual([])
})
