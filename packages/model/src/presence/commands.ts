import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { LIMITS } from '../base/limits.ts'

/** Says that a machine (a till, a workstation) or an integration of the caller is there and what it is on, for `ttlSeconds`. */
export const setPresence = defineCommand({
  name: 'presence.set',
  logged: false,
  route: 'PUT /presence/{name}',
  permission: 'presence.write',
  summary: 'Say that a machine is online',
  input: z.object({
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/, 'A name has small letters, digits, ".", "_" or "-".'),
    label: z.string().trim().max(LIMITS.shortTextCharsMax).optional(),
    subjectType: z.string().max(40).optional(),
    subjectId: z.string().max(100).optional(),
    status: z.enum(['online', 'away']).default('online'),
    ttlSeconds: z.int().min(5).max(3_600).default(60),
  }),
  answer: z.object({ expiresAt: z.string(), cursor: z.string() }),
  refusals: {},
  subject: (input) => `presence:${input.name}`,
})

/** Hides one's presence from all others, or shows it. */
export const hidePresence = defineCommand({
  name: 'presence.hide',
  logged: false,
  route: 'PUT /presence/hidden',
  permission: null,
  scope: 'presence.write',
  summary: 'Hide or show yourself',
  input: z.object({ hidden: z.boolean() }),
  answer: z.object({ hidden: z.boolean(), cursor: z.string() }),
  refusals: {},
  subject: () => 'presence:hidden',
})
