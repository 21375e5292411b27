import { useNavigate } from '@solidjs/router'
import { newId } from '@werkbank/model/base/value/id.ts'
import { createPerson } from '@werkbank/model/identity/commands.ts'
import { createSignal, Show } from 'solid-js'
import { Checkbox, MAIL_FIELD, TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { newPasswordFault, useWorkspace } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { HandOverDialog } from './hand-over-dialog.tsx'
import { PasswordField } from './password-field.tsx'
import type { Role } from './roles/rights.ts'
import { RoleTicks } from './roles/role-ticks.tsx'
import { suggestPassword } from './suggest-password.ts'

/** A new person, or a machine, with roles and a password to be handed over. */
export function NewPersonDialog(props: { roles: readonly Role[]; onClose: () => void }) {
  const { request } = useWorkspace()
  const navigate = useNavigate()
  const change = createChange()
  const [made, setMade] = createSignal(false)
  const form = createNewPerson()
  const { id, name, email, password, isMachine, input, taken, check } = form
  const create = async () => {
    const added = () => request('/people', { method: 'POST', body: input() })
    if (!(await change.run(added, t('people.added', { name: name().trim() })))) return
    if (isMachine()) done()
    else setMade(true)
  }
  const done = () => {
    props.onClose()
    navigate(`/people/${id}`)
  }
  return (
    <Show
      when={made()}
      fallback={
        <FormDialog
          title={t('people.add')}
          submit={t('people.create')}
          onSubmit={() => void create()}
          onClose={props.onClose}
          disabled={!form.ready()}
          busy={change.busy()}
          trouble={change.trouble()}
        >
          <TextInput
            label={t('people.name')}
            value={name()}
            onInput={form.setName}
            maxLength={200}
            required
            error={check.error('name')}
          />
          <TextInput
            label={t('people.email')}
            {...MAIL_FIELD}
            value={email()}
            onInput={form.setEmail}
            maxLength={200}
            required
            error={taken() ? t('people.emailTaken') : undefined}
          />
          <Checkbox label={t('people.addMachine')} checked={isMachine()} onChange={form.setMachine} />
          <Show when={!isMachine()}>
            <PasswordField of={form.of()} value={password()} onInput={form.setPassword} />
          </Show>
          <RoleTicks roles={props.roles} chosen={form.roles()} onChange={form.setRoles} />
        </FormDialog>
      }
    >
      <HandOverDialog name={name().trim()} email={email().trim()} password={password()} onClose={done} />
    </Show>
  )
}

/** The form of a new person, and whether it is complete. */
function createNewPerson() {
  const { person } = useWorkspace()
  const people = useTable('people')
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
  const of = () => ({ name: name(), email: email(), organisation: person })
  const check = createFormCheck(() => createPerson.input, input)
  const ready = () => !taken() && (isMachine() || newPasswordFault(password(), of()) === undefined) && check.passes()
  return {
    ...{ id, name, setName, email, setEmail, password, setPassword, isMachine, setMachine, roles, setRoles },
    ...{ input, taken, of, check, ready },
  }
}
