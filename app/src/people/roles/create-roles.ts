import { DEFAULT_ROLES } from '@werkbank/model/rights.ts'
import { z } from 'zod'
import { compareText } from '../../i18n/compare.ts'
import { createServerValue, useCan } from '../../identity/index.ts'
import { roleWords } from './rights.ts'

const rolesSchema = z
  .object({
    items: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        description: z.string(),
        permissions: z.array(z.string()),
        parent: z.string().nullable().default(null),
        system: z.boolean().default(false),
      }),
    ),
  })
  .transform(({ items }) => items.sort((a, b) => compareText(roleWords(a.key, a.name), roleWords(b.key, b.name))))

/** The roles of the organisation, for people who manage access. */
export function createRoles() {
  const can = useCan()
  return createServerValue(() => (can('access.manage') ? '/roles' : undefined), rolesSchema)
}

export type RoleName = { key: string; name?: string }

/** All roles: with their names for people who manage access, else the built-in ones and those that some setting or view already refers to. */
export function createRoleNames(also: () => readonly string[]): () => readonly RoleName[] {
  const answer = createRoles()
  return () => answer.value() ?? [...new Set([...Object.keys(DEFAULT_ROLES), ...also()])].map((key) => ({ key }))
}
