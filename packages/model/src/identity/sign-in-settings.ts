import { z } from 'zod'

/** What an organisation has decided on signing in (ID-10, ID-13, ID-14, ID-16). */
export const signInSettingsSchema = z.object({
  /** Characters of a new password. */
  passwordLengthMin: z.int().min(8).max(64).default(12),
  /** Further bans for new passwords: a number or a date, a most common guess, one made of the person's or the company's names. */
  passwordNotDigits: z.boolean().default(true),
  passwordNotCommon: z.boolean().default(true),
  passwordNotLikePerson: z.boolean().default(true),
  /** A session ends after so long without use. */
  sessionHours: z.int().min(1).max(720).default(24),
  /** The same for people who manage access. */
  administratorSessionHours: z.int().min(1).max(720).default(4),
  /** Concurrent sessions of people who manage access. 0: any number. */
  administratorSessionsMax: z.int().min(0).max(20).default(1),
  /** What becomes of one more. */
  administratorSessionsOver: z.enum(['end-oldest', 'refuse']).default('end-oldest'),
})
export type SignInSettings = z.infer<typeof signInSettingsSchema>

/** Of an organisation that has decided nothing. */
export const SIGN_IN_DEFAULTS: SignInSettings = signInSettingsSchema.parse({})
