import { z } from 'zod'
import { defineEvent } from '../base/event.ts'
import { JOB_KINDS } from './job.ts'

/** Audience: the person who requested the job; for the company's own jobs the people who manage access. */
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
