import type { Permission } from '@werkbank/model/base/permission.ts'
import { rightsOfRole } from '@werkbank/model/identity/resolve-rights.ts'
import { createRole } from '@werkbank/model/identity/role-commands.ts'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Checkbox, Select, TextInput } from '../../design/field/field.tsx'
import { SearchInput } from '../../design/field/search-input.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { createFormCheck } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/index.ts'
import { findRights, permissionWords, type Role, roleWords } from './rights.ts'

type Props = { role: Role | undefined; roles: readonly Role[]; onClose: () => void; onChanged: () => void }

/** A new role, or what one is called, gives and inherits. US-6.1 to US-6.3. */
export function RoleDialog(props: Props) {
  const form = createRoleForm(props)
  const nameOf = (key: string) => roleWords(key, props.roles.find((role) => role.key === key)?.name)
  const others = () => props.roles.filter(({ key }) => key !== props.role?.key)
  const inherited = () => new Set(form.parent() === '' ? [] : rightsOfRole(form.parent(), props.roles))
  return (
    <FormDialog
      width="wide"
      title={props.role ? t('people.editRole') : t('people.newRole')}
      submit={props.role ? t('people.save') : t('people.create')}
      onSubmit={() => void form.save()}
      onClose={props.onClose}
      disabled={!form.check.passes()}
      busy={form.change.busy()}
      trouble={form.change.trouble()}
    >
      <TextInput
        label={t('people.roleName')}
        value={form.name()}
        onInput={form.setName}
        maxLength={100}
        required
        error={form.check.error('name')}
      />
      <TextInput
        label={t('people.roleDescription')}
        value={form.description()}
        onInput={form.setDescription}
        maxLength={500}
        error={form.check.error('description')}
      />
      <Select
        label={t('people.parentRole')}
        value={form.parent()}
        options={[
          { value: '', label: t('people.noParent') },
          ...others().map(({ key }) => ({ value: key, label: nameOf(key) })),
        ]}
        onChange={form.setParent}
      />
      <RightTicks
        chosen={form.rights()}
        inherited={inherited()}
        from={form.parent() === '' ? '' : nameOf(form.parent())}
        onChange={form.setRights}
      />
    </FormDialog>
  )
}

function createRoleForm({ role, onChanged }: Props) {
  const { request } = useWorkspace()
  const change = createChange()
  const shown = role ? roleWords(role.key, role.name) : ''
  const [name, setName] = createSignal(shown)
  const [description, setDescription] = createSignal(role?.description ?? '')
  const [parent, setParent] = createSignal<string>(role?.parent ?? '')
  const [rights, setRights] = createSignal<readonly string[]>(role?.permissions ?? [])
  const check = createFormCheck(
    () => createRole.input,
    () => ({ name: name(), description: description() }),
  )
  const save = async () => {
    const renamed = role && name().trim() === shown ? {} : { name: name() }
    const body = { ...renamed, description: description(), permissions: rights(), parent: parent() || null }
    const saved = () =>
      role ? request(`/roles/${role.key}`, { method: 'PATCH', body }) : request('/roles', { method: 'POST', body })
    if (await change.run(saved, t('people.rolesSaved'))) onChanged()
  }
  return { name, setName, description, setDescription, parent, setParent, rights, setRights, check, change, save }
}

/** Every right with a tick, by area; found by words. */
function RightTicks(props: {
  chosen: readonly string[]
  /** Had already through the parent called `from`: shown as such, and not taken away here. */
  inherited: ReadonlySet<string>
  from: string
  onChange: (rights: readonly string[]) => void
}) {
  const [wanted, setWanted] = createSignal('')
  const areas = createMemo(() => findRights(wanted()))
  const tick = (right: Permission, checked: boolean) =>
    props.onChange(checked ? [...props.chosen, right] : props.chosen.filter((other) => other !== right))
  return (
    <>
      <SearchInput label={t('people.searchRights')} value={wanted()} onInput={setWanted} />
      <For each={areas()} fallback={<p class="text-muted">{t('people.noSuchRight')}</p>}>
        {({ label, permissions }) => (
          <fieldset>
            <legend class="text-xs font-medium text-muted">{t(label)}</legend>
            <ul class="grid gap-x-4 sm:grid-cols-2">
              <For each={permissions}>
                {(right) => (
                  <li>
                    <Checkbox
                      label={permissionWords(right)}
                      checked={props.chosen.includes(right)}
                      onChange={(checked) => tick(right, checked)}
                    />
                    <Show when={props.inherited.has(right)}>
                      <p class="ps-6 text-xs text-muted">{t('people.inherited', { role: props.from })}</p>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </fieldset>
        )}
      </For>
    </>
  )
}
