import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { ofState } from '../base/possible.ts'
import { RULES } from '../base/rules.ts'
import { idSchema } from '../base/value/id.ts'
import { isBlank, seenText } from '../base/value/text.ts'
import { permissionSchema } from '../rights.ts'
import { PASSWORD_LENGTH_MAX } from './password-rules.ts'
import { machineTokenHindrance, personOnDevice, setPasswordHindrance } from './person.ts'
import { giving, roleKey } from './role-commands.ts'
import { signInSettingsSchema } from './sign-in-settings.ts'

const cursor = z.string()
const emailSchema = z.email({ error: RULES['mail-malformed'] }).max(200)
/** A name to sign in with instead of the mail address; never shaped like one (ID-01). */
export const userNameSchema = z
  .string()
  .trim()
  .normalize()
  .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._+'-]{1,59}$/u, RULES['user-name-malformed'])
const personName = seenText(200, 'A person needs a name.', 'A name has at most 200 characters.')
/** What a field takes; what else a password has to be, the organisation decides (`passwordFaults`). */
export const passwordSchema = z
  .string()
  .min(1, 'Give a password.')
  .max(PASSWORD_LENGTH_MAX, `A password has at most ${PASSWORD_LENGTH_MAX} characters.`)
  .refine((password) => !isBlank(password), RULES['password-blank'])

/**
 * Creates a person or a machine (a till, a workstation) that may sign in; machines have tokens only. A password (valid for one sign-in, US-4.5) or roles
 * give rights, and take a session whose person gave their password within the last minutes.
 */
export const createPerson = defineCommand({
  name: 'person.create',
  route: 'POST /people',
  permission: 'access.manage',
  summary: 'Add a person or a machine',
  input: z.object({
    id: idSchema.optional(),
    name: personName,
    email: emailSchema,
    userName: userNameSchema.optional(),
    kind: z.enum(['person', 'machine']).default('person'),
    password: passwordSchema.optional(),
    roles: z.array(roleKey).max(50).default([]),
  }),
  answer: z.object({ id: z.string(), cursor }),
  refusals: {
    'email-taken': z.object({}),
    'user-name-taken': z.object({}),
    ...giving,
  },
  secrets: ['password'],
  subject: (input) => `user:${input.id ?? input.email}`,
})

/** What a person signs in with besides their mail address; null: nothing. ID-01. */
export const setUserName = defineCommand({
  name: 'person.set-user-name',
  route: 'PUT /people/{id}/user-name',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Set the user name of a person',
  input: z.object({ id: idSchema, userName: userNameSchema.nullable() }),
  answer: z.object({ userName: z.string().nullable(), cursor }),
  refusals: { 'user-name-taken': z.object({}) },
  subject: (input) => `user:${input.id}`,
})

/** Ends everything of a person at once: sessions, tokens, sockets. What they did stays. */
export const disablePerson = defineCommand({
  name: 'person.disable',
  route: 'POST /people/{id}/disable',
  permission: 'access.manage',
  summary: 'Disable a person',
  input: z.object({ id: idSchema }),
  answer: z.object({ disabled: z.literal(true), cursor }),
  refusals: { 'last-administrator': z.object({}) },
  subject: (input) => `user:${input.id}`,
})

export const enablePerson = defineCommand({
  name: 'person.enable',
  route: 'POST /people/{id}/enable',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Let a disabled person in again',
  input: z.object({ id: idSchema }),
  answer: z.object({ disabled: z.literal(false), cursor }),
  refusals: {},
  subject: (input) => `user:${input.id}`,
})

/**
 * Lifts the waits after too many wrong passwords (of the person or of strangers): the counters of their account, their devices and the addresses that
 * they used are reset. `unlocked`: how many of them were waits. US-15.2, ID-102.
 */
export const unlockPerson = defineCommand({
  name: 'person.unlock',
  route: 'POST /people/{id}/unlock',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Let a person try to sign in again at once',
  input: z.object({ id: idSchema, reason: seenText(200, 'Say why.', 'A reason has at most 200 characters.') }),
  answer: z.object({ unlocked: z.int(), cursor }),
  refusals: {},
  subject: (input) => `user:${input.id}`,
})

/**
 * Sets another password for a person who forgot theirs, to be handed to them: it works for one sign-in, within a day, and must be changed then (US-4.5).
 * Ends their sessions and API tokens; one's own password is changed with the current one.
 */
export const setPassword = defineCommand({
  name: 'person.set-password',
  route: 'POST /people/{id}/password',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Set the password of a person',
  input: z.object({ id: idSchema, password: passwordSchema }),
  answer: z.object({ ended: z.int(), tokensRevoked: z.int(), cursor }),
  refusals: { 'own-password': z.object({}), 'machine-without-password': z.object({}) },
  subject: (input) => `user:${input.id}`,
  possible: ofState(personOnDevice, setPasswordHindrance),
})

const tokenName = seenText(100, 'A token needs a name.', 'A token has a name of at most 100 characters.')
const tokenScopes = z.array(permissionSchema).min(1, 'A token needs at least one permission.').max(100)
const tokenDays = z.int().min(1).max(366).default(90)
/** How often it may be used; 0: as often as its person may (US-14.2). */
const tokenLimits = {
  callsPerMinute: z.int().min(0).max(100_000).default(0),
  callsMax: z.int().min(0).max(1_000_000_000).default(0),
}

/** Creates an API token with at most the rights of its person. The token itself is in this answer and stored nowhere. */
export const createToken = defineCommand({
  name: 'token.create',
  route: 'POST /tokens',
  permission: 'token.create',
  needs: 'fresh-session',
  summary: 'Create an API token',
  input: z.object({
    id: idSchema.optional(),
    name: tokenName,
    scopes: tokenScopes,
    expiresInDays: tokenDays,
    ...tokenLimits,
  }),
  answer: z.object({ id: z.string(), token: z.string(), expiresAt: z.string(), cursor }),
  refusals: { 'more-than-own-rights': z.object({ scopes: z.array(z.string()) }) },
  subject: (input) => `token:${input.id ?? input.name}`,
})

/** The same for a machine, which can't sign in to make its own: at most what its roles give. */
export const createMachineToken = defineCommand({
  name: 'machine.create-token',
  route: 'POST /people/{id}/tokens',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Create an API token for a machine',
  input: z.object({ id: idSchema, name: tokenName, scopes: tokenScopes, expiresInDays: tokenDays, ...tokenLimits }),
  answer: z.object({ id: z.string(), token: z.string(), expiresAt: z.string(), cursor }),
  refusals: { 'more-than-own-rights': z.object({ scopes: z.array(z.string()) }), 'not-a-machine': z.object({}) },
  subject: (input) => `user:${input.id}`,
  possible: ofState(personOnDevice, machineTokenHindrance),
})

/** Ends a token and its sockets at once. An API token ends itself; others take the scope to manage access. */
export const revokeToken = defineCommand({
  name: 'token.revoke',
  route: 'POST /tokens/{id}/revoke',
  permission: null,
  scope: 'any',
  summary: 'Revoke an API token',
  input: z.object({ id: idSchema }),
  answer: z.object({ revoked: z.literal(true), cursor }),
  refusals: {},
  subject: (input) => `token:${input.id}`,
})

/** Changes one's own password. Ends one's other sessions and API tokens: whoever knew the old one is signed out. */
export const changePassword = defineCommand({
  name: 'person.change-password',
  route: 'POST /me/password',
  permission: null,
  summary: 'Change your password',
  input: z.object({
    current: z.string().min(1, 'Give your present password.').max(256),
    password: passwordSchema,
  }),
  answer: z.object({ ended: z.int(), tokensRevoked: z.int(), cursor }),
  refusals: { 'wrong-password': z.object({}) },
  subject: () => 'user:me',
})

/**
 * The key pair for what a person leaves unsent on a device: `recipient` stays there and only locks, `identity` unlocks (both of age).
 * Given to a session only, so that it takes a sign-in.
 */
export const openDeviceKey = defineCommand({
  name: 'person.device-key',
  logged: false,
  route: 'POST /me/device-key',
  permission: null,
  summary: 'Get the key for what you left unsent on a device',
  input: z.object({}),
  answer: z.object({ recipient: z.string(), identity: z.string(), cursor }),
  refusals: {},
  subject: () => 'user:me',
})

const sessionIdSchema = z.string().regex(/^[0-9a-f]{64}$/, 'This is not a session.')

/** Ends one of one's own sessions and its sockets at once: a lost phone, a computer somewhere else. */
export const endSession = defineCommand({
  name: 'session.end',
  route: 'POST /sessions/{id}/end',
  permission: null,
  summary: 'End one of your sessions',
  input: z.object({ id: sessionIdSchema }),
  answer: z.object({ ended: z.literal(true), cursor }),
  refusals: {},
  subject: (input) => `session:${input.id}`,
})

/** Ends sessions of a person and their sockets at once: the named one, or all but the caller's. ASVS 7.4.5. */
export const endPersonsSessions = defineCommand({
  name: 'person.end-sessions',
  route: 'POST /people/{id}/sessions/end',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'End sessions of a person',
  input: z.object({ id: idSchema, sessionId: sessionIdSchema.optional() }),
  answer: z.object({ ended: z.int(), cursor }),
  refusals: {},
  subject: (input) => `user:${input.id}`,
})

/** Gives one's password once more: for some minutes this session may do what gives power (US-3.4). */
export const proveSession = defineCommand({
  name: 'session.prove',
  logged: false,
  route: 'POST /me/prove',
  permission: null,
  summary: 'Give your password again, for what gives power',
  input: z.object({ password: z.string().min(1, 'Give your password.').max(256) }),
  answer: z.object({ until: z.string(), cursor }),
  refusals: { 'wrong-password': z.object({}) },
  subject: () => 'user:me',
})

/** How long passwords and sessions are, in the caller's organisation. What isn't given stays. ID-10, ID-13, ID-14, ID-16. */
export const changeSignInSettings = defineCommand({
  name: 'sign-in.change-settings',
  route: 'PATCH /sign-in-settings',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: 'Change how long passwords and sessions are',
  input: z.object({
    passwordLengthMin: signInSettingsSchema.shape.passwordLengthMin.unwrap().optional(),
    passwordNotDigits: z.boolean().optional(),
    passwordNotCommon: z.boolean().optional(),
    passwordNotLikePerson: z.boolean().optional(),
    sessionHours: signInSettingsSchema.shape.sessionHours.unwrap().optional(),
    administratorSessionHours: signInSettingsSchema.shape.administratorSessionHours.unwrap().optional(),
    administratorSessionsMax: signInSettingsSchema.shape.administratorSessionsMax.unwrap().optional(),
    administratorSessionsOver: signInSettingsSchema.shape.administratorSessionsOver.unwrap().optional(),
  }),
  answer: signInSettingsSchema.extend({ cursor }),
  refusals: {},
  subject: () => 'sign-in-settings',
})
