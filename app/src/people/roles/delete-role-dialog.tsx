import { deleteRole } from '@werkbank/model/identity/role-commands.ts'
import { createSignal } from 'solid-js'
import { Select } from '../../design/field/field.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { createFormCheck } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/index.ts'
import { type Role, roleWords } from './rights.ts'

/** Deletes a role; who has it gets the chosen one in its place. ID-65. */
export function DeleteRoleDialog(props: {
  role: Role
  roles: readonly Role[]
  onClose: () => void
  onDeleted: () => void
}) {
  const { request } = useWorkspace()
  const change = createChange()
  const [replacement, setReplacement] = createSignal('')
  const body = () => (replacement() === '' ? {} : { replacement: replacement() })
  const check = createFormCheck(
    () => deleteRole.input,
    () => ({ key: props.role.key, ...body() }),
  )
  const remove = async () => {
    const sent = () => request(`/roles/${props.role.key}/delete`, { method: 'POST', body: body() })
    if (await change.run(sent, t('people.roleDeleted'))) props.onDeleted()
  }
  return (
    <FormDialog
      title={t('people.deleteRoleTitle', { role: roleWords(props.role.key, props.role.name) })}
      submit={t('people.deleteRole')}
      onSubmit={() => void remove()}
      onClose={props.onClose}
      danger
      disabled={!check.passes()}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <Select
        label={t('people.replaceBy')}
        value={replacement()}
        options={[
          { value: '', label: t('people.noReplacement') },
          ...props.roles
            .filter(({ key }) => key !== props.role.key)
            .map(({ key, name }) => ({ value: key, label: roleWords(key, name) })),
        ]}
        onChange={setReplacement}
      />
    </FormDialog>
  )
}
