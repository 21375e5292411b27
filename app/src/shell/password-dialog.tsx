import { createSignal } from 'solid-js'
import { TextInput } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/session.tsx'
import { OwnPasswordField } from './own-password-field.tsx'

/** Another password: asked for the present one, told what is wrong in words, and never kept on this device. */
export function PasswordDialog(props: { onClose: () => void }) {
  const { request } = useWorkspace()
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
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <OwnPasswordField label={t('identity.currentPassword')} value={current()} onInput={setCurrent} />
      <TextInput
        label={t('identity.newPassword')}
        hint={t('identity.newPasswordHint')}
        type="password"
        autocomplete="new-password"
        minLength={8}
        maxLength={256}
        required
        value={password()}
        onInput={setPassword}
      />
    </FormDialog>
  )
}
