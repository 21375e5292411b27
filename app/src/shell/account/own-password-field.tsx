import { TextInput } from '../../design/field/field.tsx'
import { t } from '../../i18n/t.ts'
import { usePerson } from '../../identity/session.tsx'

/** One's present password, before something that an unattended screen must not do. `label`: "Password", unless there is another beside it. */
export function OwnPasswordField(props: { label?: string; value: string; onInput: (value: string) => void }) {
  const person = usePerson()
  return (
    <>
      {/* For password managers: the account of the password. */}
      <input type="text" class="hidden" autocomplete="username" value={person.email} readOnly />
      <TextInput
        label={props.label ?? t('identity.password')}
        type="password"
        autocomplete="current-password"
        required
        value={props.value}
        onInput={props.onInput}
      />
    </>
  )
}
