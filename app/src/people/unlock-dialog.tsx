import { unlockPerson } from '@werkbank/model/identity/commands.ts'
import { createSignal } from 'solid-js'
import { TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'

/** Lifts a person's wait after too many wrong passwords; with the reason (ID-102). */
export function UnlockDialog(props: { id: string; name: string; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [reason, setReason] = createSignal('')
  const check = createFormCheck(
    () => unlockPerson.input,
    () => ({ id: props.id, reason: reason() }),
  )
  const unlock = async () => {
    const sent = () => request(`/people/${props.id}/unlock`, { method: 'POST', body: { reason: reason() } })
    if (await change.run(sent, t('people.unlocked', { name: props.name }))) props.onClose()
  }
  return (
    <FormDialog
      title={t('people.unlockTitle', { name: props.name })}
      submit={t('people.unlock')}
      onSubmit={() => void unlock()}
      onClose={props.onClose}
      disabled={!check.passes()}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <p>{t('people.unlockExplained')}</p>
      <TextInput
        label={t('people.unlockReason')}
        value={reason()}
        onInput={setReason}
        maxLength={200}
        required
        error={check.error('reason')}
      />
    </FormDialog>
  )
}
