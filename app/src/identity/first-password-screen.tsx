import { changePassword } from '@werkbank/model/identity/commands.ts'
import { createSignal, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { TextInput } from '../design/field/field.tsx'
import { Form } from '../design/form.tsx'
import { createChange } from '../http/create-change.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { NewPasswordField, newPasswordFault } from './new-password-field.tsx'
import type { Person } from './person.ts'
import { useSession } from './session.tsx'

/** The only screen for a person whose password was set by an administrator, until they have chosen their own (US-4.5). */
export function FirstPasswordScreen(props: { person: Person }) {
  const session = useSession()
  const change = createChange()
  const [current, setCurrent] = createSignal('')
  const [password, setPassword] = createSignal('')
  const of = () => ({ name: props.person.name, email: props.person.email, organisation: props.person })
  const check = createFormCheck(
    () => changePassword.input,
    () => ({ current: current(), password: password() }),
  )
  const wrong = () => !check.passes() || newPasswordFault(password(), of()) !== undefined
  return (
    <main class="flex h-full items-center justify-center bg-canvas p-4">
      <Form
        class="flex w-full max-w-96 flex-col gap-4 rounded-lg border border-line bg-surface p-6"
        onSubmit={() => {
          if (!wrong()) void change.run(() => session.choosePassword(current(), password()))
        }}
      >
        <h1 class="text-xl">{t('identity.firstPassword')}</h1>
        <p>{t('identity.firstPasswordExplained', { name: props.person.name })}</p>
        <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
        {/* For password managers: the account of the password. */}
        <input type="text" class="hidden" autocomplete="username" value={props.person.email} readOnly />
        <TextInput
          label={t('identity.givenPassword')}
          type="password"
          autocomplete="current-password"
          autofocus
          required
          value={current()}
          onInput={setCurrent}
        />
        <NewPasswordField label={t('identity.newPassword')} of={of()} value={password()} onInput={setPassword} />
        <Button kind="primary" type="submit" busy={change.busy()}>
          {t('identity.choosePassword')}
        </Button>
        <Button onClick={() => void session.signOut()}>{t('identity.signOut')}</Button>
      </Form>
    </main>
  )
}
