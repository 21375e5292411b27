import { proofMinutes } from '@werkbank/model/identity/settings.ts'
import { createSignal, Show } from 'solid-js'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { asking } from '../../http/proof.ts'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/session.tsx'
import { useSetting } from '../../settings/index.ts'
import { OwnPasswordField } from './own-password-field.tsx'

/** Asks for one's password where the server wants it again (US-3.4); what was begun goes on by itself afterwards. */
export function ProofDialog() {
  return <Show when={asking()}>{(question) => <Question onAnswer={question().answer} />}</Show>
}

function Question(props: { onAnswer: (proved: boolean) => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const minutes = useSetting(proofMinutes)
  const [password, setPassword] = createSignal('')
  const prove = async () => {
    const sent = () => request('/me/prove', { method: 'POST', body: { password: password() } })
    if (await change.run(sent)) props.onAnswer(true)
  }
  return (
    <FormDialog
      title={t('identity.proveTitle')}
      submit={t('identity.prove')}
      onSubmit={() => void prove()}
      onClose={() => props.onAnswer(false)}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <p class="text-muted">{t('identity.proveExplained', { minutes: minutes() })}</p>
      <OwnPasswordField value={password()} onInput={setPassword} />
    </FormDialog>
  )
}
