import { createSignal } from 'solid-js'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { t } from '../../i18n/t.ts'
import { NewPasswordField, newPasswordFault } from '../../identity/new-password-field.tsx'
import { useWorkspace } from '../../identity/session.tsx'
import { OwnPasswordField } from './own-password-field.tsx'

/** Changes one's own password: asks for the current one, explains faults in words, and stores nothing on this device. */
export function PasswordDialog(props: { onClose: () => void }) {
  const { request, person } = useWorkspace()
  const of = { name: person.name, email: person.email, organisation: person }
  const change = createChange()
  const [current, setCurrent] = createSignal('')
  const [password, setPassword] = createSignal('')
  const submit = async () => {
    const body = { current: current(), password: password() }
    const sent = () => request('/me/password', { method: 'POST', body })
    if (await change.run(sent, t('identity.passwordChanged'))) props.onClose()
  }
  return (
    <FormDialog
      title={t('identity.changePassword')}
      submit={t('identity.changePassword')}
      onSubmit={() => void submit()}
      onClose={props.onClose}
      disabled={newPasswordFault(password(), of) !== undefined}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <OwnPasswordField label={t('identity.currentPassword')} value={current()} onInput={setCurrent} />
      <NewPasswordField
        label={t('identity.newPassword')}
        of={of}
        more={t('identity.newPasswordHint')}
        value={password()}
        onInput={setPassword}
      />
    </FormDialog>
  )
}
