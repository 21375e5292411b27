import { z } from 'zod'

/** What an organisation has decided on signing in (ID-10, ID-13, ID-14, ID-16). */
export const signInSettingsSchema = z.object({
  /** Characters of a new password. */
  passwordLengthMin: z.int().min(8).max(64).default(12),
  /** What else a new password may not be: a number or a date, among the first guesses of anybody, made of the person's names or the company's. */
  passwordNotDigits: z.boolean().default(true),
  passwordNotCommon: z.boolean().default(true),
  passwordNotLikePerson: z.boolean().default(true),
  /** A session ends after so long without use. */
  sessionHours: z.int().min(1).max(720).default(24),
  /** The same for who manages access. */
  administratorSessionHours: z.int().min(1).max(720).default(4),
  /** At a time, of who manages access. 0: any number. */
  administratorSessionsMax: z.int().min(0).max(20).default(1),
  /** What becomes of one more. */
  administratorSessionsOver: z.enum(['end-oldest', 'refuse']).default('end-oldest'),
})
export type SignInSettings = z.infer<typeof signInSettingsSchema>

/** Of an organisation that has decided nothing. */
export const SIGN_IN_DEFAULTS: SignInSettings = signInSettingsSchema.parse({})
