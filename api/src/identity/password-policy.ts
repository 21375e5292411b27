import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import {
  isFirstGuess,
  PASSWORD_LENGTH_MAX,
  type PasswordFault,
  passwordFaults,
  rulesWithout,
} from '@werkbank/model/identity/password-rules.ts'
import { type SignInSettings, signInSettingsSchema } from '@werkbank/model/identity/sign-in-settings.ts'
import { type Sentence, say } from '@werkbank/words/say.ts'
import { invalidInput } from '../http/problem/problem.ts'

/** 49,000 passwords of leaks, in order of how many people had them: too many to send to each device, which knows the first guesses, and to read at each start. */
const leaked = (): Promise<Set<string>> =>
  (reading ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common'])))
let reading: Promise<Set<string>> | undefined

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
  const common = await leaked()
  const faults = passwordFaults(password, {
    lengthMin: signIn.passwordLengthMin,
    known,
    isCommon: (word) => common.has(word) || isFirstGuess(word),
    without: rulesWithout(signIn),
  })
  if (faults.length > 0)
    throw invalidInput(faults.map((code) => ({ path: 'password', code, says: said(code, signIn) })))
}

function said(fault: PasswordFault, { passwordLengthMin: min }: SignInSettings): Sentence {
  switch (fault) {
    case 'too-short':
      return say('problems.password_too_short', { min })
    case 'too-long':
      return say('problems.password_too_long', { max: PASSWORD_LENGTH_MAX })
    case 'digits-only':
      return say('problems.password_digits_only')
    case 'too-simple':
      return say('problems.password_too_simple')
    case 'too-common':
      return say('problems.password_too_common')
    case 'like-person':
      return say('problems.password_like_person')
  }
}
