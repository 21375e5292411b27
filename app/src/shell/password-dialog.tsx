import { createSignal, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { TextInput } from '../design/field.tsx'
import { showToast } from '../design/toast.tsx'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/session.tsx'
import { troubleWords } from '../identity/trouble-words.ts'

/** Another password: asked for the present one, told what is wrong in words, and never kept on this device. */
export function PasswordDialog(props: { onClose: () => void }) {
  const { request, person } = useWorkspace()
  const [current, setCurrent] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [trouble, setTrouble] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setBusy(true)
    try {
      await request('/me/password', { method: 'POST', body: { current: current(), password: password() } })
      showToast(t('identity.passwordChanged'))
      props.onClose()
    } catch (error) {
      setTrouble(troubleWords(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('identity.changePassword')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" form="password-form" busy={busy()}>
            {t('identity.changePassword')}
          </Button>
        </>
      }
    >
      <form id="password-form" class="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        {/* For the keeper of passwords: whose it is. */}
        <input type="text" class="hidden" autocomplete="username" value={person.email} readOnly />
        <Show when={trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
        <TextInput
          label={t('identity.currentPassword')}
          type="password"
          autocomplete="current-password"
          required
          value={current()}
          onInput={setCurrent}
        />
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
      </form>
    </Dialog>
  )
}
