import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { ofState } from '../base/possible.ts'
import { idSchema } from '../base/value/id.ts'
import { personOnDevice, resetFactorHindrance } from './person.ts'

const cursor = z.string()
const password = z.string().min(1, 'Give your password.').max(256)
const subject = () => 'user:me'

/** A new secret for an authenticator app. It counts for nothing until a code proves that it arrived there (US-11.2). */
export const beginSecondFactor = defineCommand({
  name: 'second-factor.begin',
  route: 'POST /me/second-factor',
  permission: null,
  summary: 'Get a secret for your authenticator app',
  input: z.object({ password }),
  /** `secret`: base32, to be typed; `uri`: the same for a QR code (otpauth://). */
  answer: z.object({ secret: z.string(), uri: z.string(), cursor }),
  refusals: { 'wrong-password': z.object({}), 'second-factor-active': z.object({}) },
  subject,
})

/** From now on signing in takes a code. The recovery codes are in this answer and nowhere else (US-11.5). */
export const confirmSecondFactor = defineCommand({
  name: 'second-factor.confirm',
  route: 'POST /me/second-factor/confirm',
  permission: null,
  summary: 'Switch the second factor on with a first code',
  input: z.object({ code: z.string().trim().max(40) }),
  answer: z.object({ recoveryCodes: z.array(z.string()), cursor }),
  refusals: { 'wrong-code': z.object({}), 'second-factor-active': z.object({}) },
  subject,
})

export const removeSecondFactor = defineCommand({
  name: 'second-factor.remove',
  route: 'POST /me/second-factor/remove',
  permission: null,
  summary: 'Switch your second factor off',
  input: z.object({ password, code: z.string().trim().max(40).optional() }),
  answer: z.object({ active: z.literal(false), cursor }),
  refusals: { 'wrong-password': z.object({}), 'wrong-code': z.object({}) },
  subject,
})

/** For a person who lost theirs, after asking them in person (US-11.5). */
export const resetSecondFactor = defineCommand({
  name: 'person.remove-second-factor',
  route: 'POST /people/{id}/second-factor/remove',
  permission: 'access.manage',
  needs: 'fresh-session',
  summary: "Switch a person's second factor off",
  input: z.object({ id: idSchema }),
  answer: z.object({ active: z.literal(false), cursor }),
  refusals: { 'own-second-factor': z.object({}) },
  subject: (input) => `user:${input.id}`,
  possible: ofState(personOnDevice, resetFactorHindrance),
})
