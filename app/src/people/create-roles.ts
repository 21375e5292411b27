import { createResource, type Resource } from 'solid-js'
import { z } from 'zod'
import { useCan, useWorkspace } from '../identity/index.ts'
import { type Role, roleWords } from './rights.ts'

const rolesSchema = z.object({
  items: z.array(z.object({ key: z.string(), name: z.string(), permissions: z.array(z.string()) })),
})

/**
 * The roles of the organisation, for those who manage access; undefined without a network, or for others. Rights are the server's, and
 * changes to them wait in no outbox: they hold at once or not at all.
 */
export function createRoles(): { roles: Resource<Role[] | undefined>; reload: () => void } {
  const { request, online } = useWorkspace()
  const can = useCan()
  const [roles, { refetch }] = createResource(
    () => online() && can('access.manage'),
    async () =>
      await request('/roles').then(
        async (response) => {
          const { items } = rolesSchema.parse(await response.json())
          return items.sort((a, b) => roleWords(a.key, a.name).localeCompare(roleWords(b.key, b.name)))
        },
        () => undefined,
      ),
  )
  return { roles, reload: () => void refetch() }
}
