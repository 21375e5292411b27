import { z } from 'zod'
import type { Services } from '../http/context.ts'
import { defineQuery } from '../http/query-route.ts'

const moment = z.iso.datetime()
const statusSchema = z.object({
  place: z.string(),
  last: z.object({ name: z.string(), at: moment, bytes: z.int() }).nullable(),
  restorableUntil: moment.nullable(),
  copies: z.int(),
  bytes: z.int(),
  trouble: z.object({ at: moment, message: z.string() }).nullable(),
  isSameDisk: z.boolean(),
})

/** What an administrator sees of the backups (NF-32, NF-35). */
export const showBackups = defineQuery({
  name: 'backup.show',
  route: 'GET /backups',
  permission: 'access.manage',
  summary:
    'The backups of the built-in Postgres: where they lie, the last one, its size, until when everything can be restored',
  input: z.object({}),
  answer: z.object({
    /** `own`: made by Werkbank. `off`: switched off. `elsewhere`: the database is not the built-in one. */
    kind: z.enum(['own', 'off', 'elsewhere']),
    status: statusSchema.nullable(),
  }),
})

export async function readBackups({
  backups,
  dataDir,
}: Pick<Services, 'backups' | 'dataDir'>): Promise<z.input<typeof showBackups.answer>> {
  if (backups) return { kind: 'own', status: await backups.status() }
  return { kind: dataDir === undefined ? 'elsewhere' : 'off', status: null }
}
