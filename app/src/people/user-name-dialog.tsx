import { setUserName } from '@werkbank/model/identity/commands.ts'
import { createSignal } from 'solid-js'
import { TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'

/** The name that a person may sign in with besides their mail address; empty for none (ID-01). */
export function UserNameDialog(props: { id: string; name: string; userName: string | null; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [typed, setTyped] = createSignal(props.userName ?? '')
  const body = () => ({ userName: typed().trim() || null })
  const check = createFormCheck(
    () => setUserName.input,
    () => ({ id: props.id, ...body() }),
  )
  const save = async () => {
    const sent = () => request(`/people/${props.id}/user-name`, { method: 'PUT', body: body() })
    if (await change.run(sent, t('people.userNameSaved'))) props.onClose()
  }
  return (
    <FormDialog
      title={t('people.userNameOf', { name: props.name })}
      submit={t('people.save')}
      onSubmit={() => void save()}
      onClose={props.onClose}
      disabled={!check.passes()}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <TextInput
        label={t('people.userName')}
        hint={t('people.userNameHint')}
        value={typed()}
        onInput={setTyped}
        maxLength={60}
        error={check.passes() ? undefined : t('people.userNameRule')}
      />
    </FormDialog>
  )
}
