import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { RULES } from '../base/rules.ts'
import { idSchema } from '../base/value/id.ts'
import { seenText } from '../base/value/text.ts'
import { permissionSchema } from '../rights.ts'
import { readyMadeKeySchema } from './ready-made-roles.ts'
import { roleHoursSchema } from './role-hours.ts'

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

const timeRefusals = {
  'role-held': z.object({ until: z.string().nullable() }),
  'ends-in-the-past': z.object({}),
  'starts-in-the-past': z.object({}),
  'ends-before-start': z.object({}),
}

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
  refusals: { ...giving, ...timeRefusals },
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

/** From which role it inherits, between which moments it counts, and at which hours. null: none. */
const roleLimits = {
  parent: roleKey.nullable().optional(),
  from: moment.nullable().optional(),
  until: moment.nullable().optional(),
  hours: roleHoursSchema.nullable().optional(),
}
const roleRefusals = {
  'role-name-taken': z.object({}),
  'unknown-role': z.object({ role: z.string() }),
  'role-circle': z.object({}),
  'role-too-deep': z.object({ max: z.int() }),
  'ends-before-start': z.object({}),
  'more-than-own-rights': giving['more-than-own-rights'],
  'longer-than-own-rights': giving['longer-than-own-rights'],
}

/** A role of the organisation's own. Its key is made of its name and stays. `template`: the ready-made role whose rights it begins with (US-6.5). */
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
    template: readyMadeKeySchema.optional(),
    ...roleLimits,
  }),
  answer: z.object({ key: z.string(), cursor }),
  refusals: roleRefusals,
  subject: (input) => `role:${input.name}`,
})

/** Changes the rights of a role, for all people who have it or inherit from it, within a second. Nobody adds rights that they don't have (ID-67). */
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
    ...roleLimits,
  }),
  answer: z.object({ key: z.string(), permissions: z.array(z.string()), cursor }),
  refusals: { ...roleRefusals, 'last-administrator': z.object({}), 'ready-made-role': z.object({}) },
  subject: (input) => `role:${input.key}`,
})

/** Deletes a role; who has it gets `replacement` in its place, with the same end. Without one it is refused while somebody has it (ID-65). */
export const deleteRole = defineCommand({
  name: 'role.delete',
  route: 'POST /roles/{key}/delete',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Delete a role',
  input: z.object({ key: roleKey, replacement: roleKey.optional() }),
  answer: z.object({ deleted: z.literal(true), cursor }),
  refusals: {
    ...giving,
    'last-administrator': z.object({}),
    'ready-made-role': z.object({}),
    'role-in-use': z.object({ people: z.array(z.object({ id: z.string(), name: z.string() })) }),
    'role-is-parent': z.object({ roles: z.array(z.string()) }),
  },
  subject: (input) => `role:${input.key}`,
})

/** Lends somebody a role whose rights one has oneself, always with an end. US-10.1. */
export const lendRole = defineCommand({
  name: 'role.lend',
  route: 'POST /lent-roles',
  permission: 'role.lend',
  needs: 'fresh-session',
  summary: 'Lend a role with an end',
  input: z.object({
    to: idSchema,
    role: roleKey,
    from: moment.optional(),
    until: moment,
    reason: seenText(500, 'Say why.', 'A reason has at most 500 characters.'),
  }),
  answer: z.object({ id: z.string(), cursor }),
  refusals: { ...giving, ...timeRefusals },
  subject: (input) => `user:${input.to}`,
})

/** Ends what one has lent oneself, before its time. */
export const endLentRole = defineCommand({
  name: 'role.end-lent',
  route: 'POST /lent-roles/{id}/end',
  permission: 'role.lend',
  needs: 'fresh-session',
  summary: 'Take back a role that you have lent',
  input: z.object({ id: idSchema, reason: giverReason.default('') }),
  answer: z.object({ endedAt: z.string(), cursor }),
  refusals: { 'assignment-over': z.object({}) },
  subject: (input) => `assignment:${input.id}`,
})
