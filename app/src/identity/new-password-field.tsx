import {
  isFirstGuess,
  type PasswordFault,
  passwordFaults,
  rulesWithout,
} from '@werkbank/model/identity/password-rules.ts'
import { SIGN_IN_DEFAULTS } from '@werkbank/model/identity/sign-in-settings.ts'
import type { JSX } from 'solid-js'
import { TextInput } from '../design/field/field.tsx'
import { t } from '../i18n/t.ts'
import type { Person } from './person.ts'

/** The account of a new password: its name and address are no secret, nor is the company's name; the organisation sets the minimum length. */
export type NewPasswordOf = { name: string; email: string; organisation: Pick<Person, 'orgName' | 'organisation'> }

/** The fault of a new password, shown while typing, by the same rule as on the server (US-4.2). */
export function newPasswordFault(password: string, of: NewPasswordOf): string | undefined {
  const [fault] =
    password === ''
      ? []
      : passwordFaults(password, {
          lengthMin: lengthMin(of),
          known: knownOf(of),
          isCommon: isFirstGuess,
          without: rulesWithout({ ...SIGN_IN_DEFAULTS, ...of.organisation.organisation }),
        })
  return fault && faultWords(fault, lengthMin(of))
}

const knownOf = ({ name, email, organisation }: NewPasswordOf) => [name, email, organisation.orgName ?? '']
const lengthMin = ({ organisation }: NewPasswordOf): number =>
  organisation.organisation?.passwordLengthMin ?? SIGN_IN_DEFAULTS.passwordLengthMin

function faultWords(fault: PasswordFault, count: number): string {
  switch (fault) {
    case 'too-short':
      return t('identity.passwordTooShort', { count })
    case 'too-long':
      return t('identity.passwordTooLong')
    case 'digits-only':
      return t('identity.passwordDigitsOnly')
    case 'too-simple':
      return t('identity.passwordTooSimple')
    case 'too-common':
      return t('identity.passwordTooCommon')
    case 'like-person':
      return t('identity.passwordLikePerson')
  }
}

/** A new password, with what it has to be. */
export function NewPasswordField(props: {
  label: string
  of: NewPasswordOf
  value: string
  onInput: (value: string) => void
  /** Shown in plain text, since it is handed to another person. */
  readable?: boolean
  more?: string
}): JSX.Element {
  return (
    <TextInput
      label={props.label}
      hint={[t('identity.newPasswordRules', { count: lengthMin(props.of) }), props.more].filter(Boolean).join(' ')}
      error={newPasswordFault(props.value, props.of)}
      type={props.readable ? 'text' : 'password'}
      {...(props.readable ? { class: 'font-mono', spellcheck: false } : {})}
      autocomplete="new-password"
      maxLength={256}
      required
      value={props.value}
      onInput={props.onInput}
    />
  )
}
