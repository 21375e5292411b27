import type { Tx } from '@werkbank/database/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import {
  isFirstGuess,
  PASSWORD_LENGTH_MAX,
  type PasswordFault,
  passwordFaults,
  rulesWithout,
} from '@werkbank/model/identity/password-rules.ts'
import { type SignInSettings, signInSettingsSchema } from '@werkbank/model/identity/sign-in-settings.ts'
// 49,000 passwords of leaks, in order of how many people had them: too many to send to each device, which knows the first guesses.
import { dictionary } from '@zxcvbn-ts/language-common'
import { invalidInput } from '../http/problem.ts'

const LEAKED = new Set(dictionary['passwords-common'])
const isCommon = (word: string): boolean => LEAKED.has(word) || isFirstGuess(word)

type Organisation = { name: string; signIn: SignInSettings }

/** What the organisation of the transaction has decided on signing in, and its name. */
export async function signInSettings(tx: Tx): Promise<Organisation> {
  const [row] = await tx<{ name: string; signIn: unknown }[]>`
    SELECT name, coalesce(settings -> 'signIn', '{}') AS sign_in FROM organisations WHERE org_id = current_org()`
  const { name, signIn } = must(row, 'a transaction has an organisation')
  return { name, signIn: signInSettingsSchema.parse(signIn) }
}

/** Throws the 400 that says everything that is wrong with a new password of this person (ID-10). */
export async function refusePassword(
  tx: Tx,
  password: string,
  person: { name: string; email: string; userName?: string | null | undefined },
): Promise<void> {
  const { name, signIn } = await signInSettings(tx)
  const known = [person.name, person.email, person.userName ?? '', name]
  const faults = passwordFaults(password, {
    lengthMin: signIn.passwordLengthMin,
    known,
    isCommon,
    without: rulesWithout(signIn),
  })
  if (faults.length > 0)
    throw invalidInput(faults.map((code) => ({ path: 'password', code, message: sentence(code, signIn) })))
}

function sentence(fault: PasswordFault, { passwordLengthMin }: SignInSettings): string {
  const SENTENCES: Record<PasswordFault, string> = {
    'too-short': `A password has at least ${passwordLengthMin} characters.`,
    'too-long': `A password has at most ${PASSWORD_LENGTH_MAX} characters.`,
    'digits-only': 'A password is more than a number or a date.',
    'too-simple': 'A password has at least five different characters.',
    'too-common': 'This password is among the first that anybody would try.',
    'like-person': 'A password is not made of the name, the mail address or the company.',
  }
  return SENTENCES[fault]
}
