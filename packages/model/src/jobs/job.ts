import { z } from 'zod'
import { defineRecord } from '../records/define-record.ts'
import { fromServer, optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { structure } from '../records/kinds/structure.ts'
import { text } from '../records/kinds/text.ts'
import { day, moment } from '../records/kinds/time.ts'
import { yesNo } from '../records/kinds/yes-no.ts'
import { ofPerson } from '../records/scope.ts'

/** What is worked off behind the screens. */
export const JOB_KINDS = [
  'backup',
  'clean-up',
  'collect-files',
  'check-books',
  'export',
  'commands',
  'merge-updates',
  'approvals',
] as const
export type JobKindName = (typeof JOB_KINDS)[number]

/** `refused`: its person has lost the right. */
export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'refused', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

/** Figures and names that the app puts into words. */
const told = z.record(z.string(), z.union([z.string(), z.number()]))
/** Why it failed: a code that the app has words for, and a sentence for other readers. */
const reason = z.object({ code: z.string(), text: z.string() })

/**
 * Work in the background, requested by a person or done each night for the company: its person, time, progress and result. Visible to its person; with
 * the right to manage access all are. NF-09, NF-10.
 */
export const job = defineRecord({
  name: 'job',
  table: 'jobs',
  read: { permission: null, scope: 'any' },
  scope: [ofPerson('askedBy', { unless: 'access.manage' })],
  sorts: ['-askedAt'],
  fields: {
    kind: fromServer(choice(JOB_KINDS)),
    /** Null: the company's own job of a night. */
    askedBy: fromServer(optional(reference())),
    askedAt: fromServer(moment()),
    /** The company's day of the night. */
    night: fromServer(optional(day())),
    about: fromServer(structure(told)),
    state: fromServer(choice(JOB_STATES)),
    reason: fromServer(optional(structure(reason))),
    /** It is to end between two pieces. */
    stopping: fromServer(yesNo()),
    done: fromServer(counted()),
    /** Null while it is unknown. */
    total: fromServer(optional(counted())),
    outcome: fromServer(structure(told)),
    startedAt: fromServer(optional(moment())),
    endedAt: fromServer(optional(moment())),
    /** A file that can be saved until then. */
    resultName: fromServer(optional(text({ max: 200 }))),
    resultBytes: fromServer(optional(counted())),
    resultUntil: fromServer(optional(moment())),
  },
})

/** True while something may still come of it. */
export const isOpenJob = ({ state }: { state: JobState }): boolean => state === 'waiting' || state === 'running'
