import { useNavigate } from '@solidjs/router'
import { newId } from '@werkbank/model/base/id.ts'
import { createPerson } from '@werkbank/model/identity/commands.ts'
import { createSignal, Show } from 'solid-js'
import { Checkbox, TextInput } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { PasswordField } from './password-field.tsx'
import type { Role } from './rights.ts'
import { RoleTicks } from './role-ticks.tsx'
import { suggestPassword } from './suggest-password.ts'

/** Somebody new, or a machine, with roles and a password that is passed on. */
export function NewPersonDialog(props: { roles: readonly Role[]; onClose: () => void }) {
  const { request } = useWorkspace()
  const navigate = useNavigate()
  const people = useTable('people')
  const change = createChange()
  const [name, setName] = createSignal('')
  const [email, setEmail] = createSignal('')
  const [password, setPassword] = createSignal(suggestPassword())
  const [isMachine, setMachine] = createSignal(false)
  const [roles, setRoles] = createSignal<string[]>([])
  const id = newId()
  const input = () => ({
    id,
    name: name(),
    email: email().trim(),
    kind: isMachine() ? ('machine' as const) : ('person' as const),
    roles: roles(),
    ...(isMachine() ? {} : { password: password() }),
  })
  const taken = () => people().some((person) => person.email.toLowerCase() === email().trim().toLowerCase())
  const check = createFormCheck(() => createPerson.input, input)
  const ready = () => !taken() && check.passes()
  const create = async () => {
    const added = () => request('/people', { method: 'POST', body: input() })
    if (await change.run(added, t('people.added', { name: name().trim() }))) {
      props.onClose()
      navigate(`/people/${id}`)
    }
  }
  return (
    <FormDialog
      title={t('people.add')}
      submit={t('people.create')}
      onSubmit={() => void create()}
      onClose={props.onClose}
      disabled={!ready()}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <TextInput
        label={t('people.name')}
        value={name()}
        onInput={setName}
        maxLength={200}
        required
        error={check.error('name')}
      />
      <TextInput
        label={t('people.email')}
        type="email"
        value={email()}
        onInput={setEmail}
        maxLength={200}
        required
        error={taken() ? t('people.emailTaken') : undefined}
      />
      <Checkbox label={t('people.addMachine')} checked={isMachine()} onChange={setMachine} />
      <Show when={!isMachine()}>
        <PasswordField value={password()} onInput={setPassword} />
      </Show>
      <RoleTicks roles={props.roles} chosen={roles()} onChange={setRoles} />
    </FormDialog>
  )
}
