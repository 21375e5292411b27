import { z } from 'zod'
import { defineEvent } from '../base/event.ts'
import { JOB_KINDS } from './job.ts'

/** What somebody asked for is theirs; of the company's own hears who manages access. */
const ofJob = {
  subject: 'job',
  payload: { kind: z.enum(JOB_KINDS), askedBy: z.string().nullable() },
  audience: (_id: string, { askedBy }: { askedBy: string | null }) =>
    askedBy === null ? ('access.manage' as const) : (`user:${askedBy}` as const),
} as const
export const jobAsked = defineEvent('job.asked', ofJob)
export const jobEnded = defineEvent('job.ended', {
  ...ofJob,
  payload: { ...ofJob.payload, state: z.enum(['done', 'failed', 'refused', 'cancelled']) },
})
