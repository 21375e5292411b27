import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { RULES } from '../base/rules.ts'
import { idSchema } from '../base/value/id.ts'
import { seenText } from '../base/value/text.ts'
import { permissionSchema } from '../rights.ts'

const cursor = z.string()
export const roleKey = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, RULES['role-key-malformed'])

/** Why a role can't be given: ID-67, nobody gives rights that they don't have, or for longer than they have them; nor to themselves. */
export const giving = {
  'unknown-role': z.object({ role: z.string() }),
  'own-role': z.object({}),
  'more-than-own-rights': z.object({ scopes: z.array(z.string()) }),
  'longer-than-own-rights': z.object({ until: z.string() }),
}

/**
 * Gives a person exactly these roles from now on, without an end; one that they hold already stays as it was given. What is to begin later stays, too. At
 * least one person keeps the right to manage access. Oneself can only be taken roles from.
 */
export const setRoles = defineCommand({
  name: 'person.set-roles',
  route: 'PUT /people/{id}/roles',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Set the roles of a person',
  input: z.object({ id: idSchema, roles: z.array(roleKey).max(50) }),
  answer: z.object({ roles: z.array(z.string()), cursor }),
  refusals: { ...giving, 'last-administrator': z.object({}) },
  subject: (input) => `user:${input.id}`,
})

const moment = z.iso.datetime({
  offset: true,
  error: 'This is no moment with a time zone, such as 2027-03-05T17:00:00+01:00.',
})
const giverReason = z.string().trim().max(500, 'A reason has at most 500 characters.')

/**
 * Gives a person one role: from a moment (without: now) until another one (without: until somebody ends it), exact to the second and with its zone. What
 * begins or ends by time does so by itself, in open sockets too. US-7.2, US-10.2, US-10.3, ID-64.
 */
export const assignRole = defineCommand({
  name: 'person.assign-role',
  route: 'POST /people/{id}/roles',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Give a person a role, from and until a moment',
  input: z.object({
    id: idSchema,
    assignmentId: idSchema.optional(),
    role: roleKey,
    from: moment.optional(),
    until: moment.optional(),
    reason: giverReason.default(''),
  }),
  answer: z.object({ id: z.string(), cursor }),
  refusals: {
    ...giving,
    'role-held': z.object({ until: z.string().nullable() }),
    'ends-in-the-past': z.object({}),
    'starts-in-the-past': z.object({}),
    'ends-before-start': z.object({}),
  },
  subject: (input) => `user:${input.id}`,
})

/** Ends what a person was given, now, or before it begins. The row stays, with who ended it and why. */
export const endRole = defineCommand({
  name: 'person.end-role',
  route: 'POST /people/{id}/roles/{assignment}/end',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'End a role that a person was given',
  input: z.object({ id: idSchema, assignment: idSchema, reason: giverReason.default('') }),
  answer: z.object({ endedAt: z.string(), cursor }),
  refusals: { 'assignment-over': z.object({}), 'last-administrator': z.object({}) },
  subject: (input) => `user:${input.id}`,
})

const roleDescription = z.string().trim().max(500, 'A description has at most 500 characters.')
const roleName = seenText(100, 'A role needs a name.', 'A role has a name of at most 100 characters.')

/** A role of the organisation's own. Its key is made of its name and stays. */
export const createRole = defineCommand({
  name: 'role.create',
  route: 'POST /roles',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Create a role',
  input: z.object({
    name: roleName,
    description: roleDescription.default(''),
    permissions: z.array(permissionSchema).max(100).default([]),
  }),
  answer: z.object({ key: z.string(), cursor }),
  refusals: { 'role-name-taken': z.object({}) },
  subject: (input) => `role:${input.name}`,
})

/** Changes the rights of a role, for all people who have it, within a second. */
export const changeRole = defineCommand({
  name: 'role.change',
  route: 'PATCH /roles/{key}',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Change a role',
  input: z.object({
    key: roleKey,
    name: roleName.optional(),
    description: roleDescription.optional(),
    permissions: z.array(permissionSchema).max(100).optional(),
  }),
  answer: z.object({ key: z.string(), permissions: z.array(z.string()), cursor }),
  refusals: { 'last-administrator': z.object({}), 'role-name-taken': z.object({}) },
  subject: (input) => `role:${input.key}`,
})
