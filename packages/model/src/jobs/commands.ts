import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { idSchema } from '../base/value/id.ts'
import { JOB_STATES } from './job.ts'

/** Of each command that asks for a job: how many of one person may wait is a setting. */
export const jobRefusals = { 'too-many-jobs': z.object({ max: z.int() }) }

/** Cancels a job of one's own, or with the right to manage access any; the handler checks. Finished pieces stay, and are reported. */
export const cancelJob = defineCommand({
  name: 'job.cancel',
  route: 'POST /jobs/{id}/cancel',
  permission: null,
  scope: 'any',
  summary: 'End a job between two of its pieces',
  input: z.object({ id: idSchema }),
  answer: z.object({ state: z.enum(JOB_STATES), cursor: z.string() }),
  refusals: {},
  subject: ({ id }) => `job:${id}`,
})

/** While one waits or runs, it is that one. */
export const askBackup = defineCommand({
  name: 'backup.ask',
  route: 'POST /backups',
  permission: 'access.manage',
  summary: 'Make a full backup now',
  input: z.object({}),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: {
    ...jobRefusals,
    /** They are made elsewhere, or not at all. */
    'no-backups': z.object({}),
  },
  subject: () => 'backup:',
})
