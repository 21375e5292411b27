import type { Backups } from '@werkbank/database/backup/backups.ts'
import { askBackup } from '@werkbank/model/jobs/commands.ts'
import { z } from 'zod'
import { handle } from '../http/command/command-route.ts'
import type { Services } from '../http/context.ts'
import { defineQuery } from '../http/query-route.ts'
import { askJob, type JobKind, JobRefused, openJob } from '../queue/index.ts'

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

const backup = { name: 'backup', rights: () => ['access.manage' as const] } as const

/** The nightly backup, or on request a full copy. No part of it can be half done: a retry starts anew, under a lock of its own. */
export const backsUp = (backups: Pick<Backups, 'copy' | 'nightly'> | undefined): JobKind => ({
  ...backup,
  ...(backups ? { nightly: { at: '02:07', of: 'installation' } } : {}),
  async run({ job, step }) {
    if (!backups) throw new JobRefused('not-here')
    await step(async () => {
      const made = await (job.askedBy === null ? backups.nightly() : backups.copy())
      return made ? { outcome: made } : {}
    })
  },
})

export const handleAskBackup = handle(askBackup, async (work) => {
  if (!work.services.backups) throw work.refuse('no-backups', {})
  const open = await openJob(work.tx, backup)
  if (open !== undefined) return { id: open }
  const id = work.newId()
  await askJob(work, backup, { id })
  return { id }
})
