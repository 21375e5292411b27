import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { idSchema } from '../base/value/id.ts'

/** What the log says besides commands, which stand in it under their own names (ID-121). */
export const SECURITY_EVENTS = [
  'sign-in.done',
  'sign-in.failed',
  'sign-in.wrong-code',
  'sign-in.waited',
  'signed-out',
  'password.changed',
  'password.set',
  'person.created',
  'person.roles-set',
  'person.role-assigned',
  'person.role-ended',
  'person.user-name-set',
  'person.disabled',
  'person.enabled',
  'person.unlocked',
  'role.created',
  'role.changed',
  'role.deleted',
  'org-unit.created',
  'org-unit.changed',
  'org-unit.removed',
  'org-unit.person-added',
  'org-unit.person-taken',
  'token.created',
  'token.revoked',
  'second-factor.set',
  'second-factor.removed',
  'session.ended',
  'session.over',
  'sign-in.settings-changed',
  'setting.changed',
  'security-log.exported',
  'list.exported',
  'commands.run',
  'denied',
] as const
export type SecurityEventType = (typeof SECURITY_EVENTS)[number]

/** An entry as readers of the log see it. `details`: before and after, a reason; never a secret. */
export const securityEventSchema = z.object({
  seq: z.int(),
  at: z.string(),
  /** One of `SECURITY_EVENTS` or the name of a command. */
  type: z.string(),
  result: z.enum(['done', 'refused']),
  actor: z.string().nullable(),
  actorName: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  subjectName: z.string(),
  address: z.string(),
  userAgent: z.string(),
  requestId: z.string(),
  details: z.record(z.string(), z.unknown()),
})

/** What an entry changed: an event of the same transaction. */
export const logChangeSchema = z.object({
  type: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  /** Of a record `fields`, each with its value before and after. */
  payload: z.record(z.string(), z.unknown()),
})

/** How often a person did what: by day, newest first, and kind of entry (ID-133). */
export const activitySchema = z.object({
  days: z.array(z.object({ day: z.string(), kinds: z.array(z.object({ type: z.string(), count: z.int() })) })),
})

/** What of the log is asked for (US-13.4). */
export const securityFilterSchema = z.object({
  type: z
    .string()
    .max(80)
    .regex(/^[a-z-]+(\.[a-z-]+)?$/)
    .optional(),
  /** The person who acted or who is affected. */
  person: idSchema.optional(),
  result: z.enum(['done', 'refused']).optional(),
  /** What it is about: the id of a record, person or role, or `type:id`, which finds also where it was one of many. */
  subject: z.string().max(200).optional(),
  address: z.string().max(100).optional(),
  /** Of the request that did it. */
  request: z.string().max(100).optional(),
  /** In names and addresses. */
  text: z.string().trim().max(100).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})

/** Rows of one export; what is older takes another one, with an earlier `to`. */
export const EXPORTED_MAX = 20_000

/** The entries of a filter as a table, newest first, with its SHA-256; recorded itself (US-13.5). */
export const exportSecurityLog = defineCommand({
  name: 'security-log.export',
  route: 'POST /security-events/export',
  permission: 'audit.export',
  summary: 'Take the security log out as a table',
  input: securityFilterSchema.extend({ form: z.enum(['csv', 'json']).default('csv') }),
  answer: z.object({
    fileName: z.string(),
    /** In the form that was asked for; the other one is left out. */
    csv: z.string().optional(),
    json: z.string().optional(),
    sha256: z.string(),
    rows: z.int(),
    /** There are older ones. */
    more: z.boolean(),
    cursor: z.string(),
  }),
  refusals: {},
  subject: () => 'security-log',
})
