import { z } from 'zod'

/** What the security log tells of (ID-121). */
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
  'person.user-name-set',
  'person.disabled',
  'person.enabled',
  'person.unlocked',
  'role.created',
  'role.changed',
  'token.created',
  'token.revoked',
  'second-factor.set',
  'second-factor.removed',
  'session.ended',
  'sign-in.settings-changed',
  'denied',
] as const
export const securityEventTypeSchema = z.enum(SECURITY_EVENTS)
export type SecurityEventType = (typeof SECURITY_EVENTS)[number]

/** An entry as who may read the log sees it. `details`: before and after, a reason; never a secret. */
export const securityEventSchema = z.object({
  seq: z.int(),
  at: z.string(),
  type: securityEventTypeSchema,
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
