import { Key } from '@solid-primitives/keyed'
import type { Permission } from '@werkbank/model/base/permission.ts'
import { createRole } from '@werkbank/model/identity/role-commands.ts'
import { Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Button } from '../../design/button.tsx'
import { Checkbox, TextInput } from '../../design/field/field.tsx'
import { SearchInput } from '../../design/field/search-input.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { createFormCheck } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/index.ts'
import { useTable } from '../../mirror/use-mirror.ts'
import { findRights, permissionWords, type Role, roleWords } from './rights.ts'

/** The roles, how many people have each, and what it gives. */
export function RoleList(props: { roles: readonly Role[]; onChanged: () => void }) {
  const people = useTable('people')
  const [editing, setEditing] = createSignal<Role | 'new'>()
  const holders = createMemo(() => {
    const counts = new Map<string, number>()
    for (const { roles, disabled } of people())
      for (const key of disabled ? [] : roles) counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts
  })
  const changed = () => {
    setEditing(undefined)
    props.onChanged()
  }
  return (
    <div class="flex flex-col">
      <ul class="divide-y divide-line">
        <Key each={props.roles} by="key">
          {(role) => (
            <li class="flex min-h-row flex-wrap items-center gap-x-3 px-4 py-1.5">
              <div class="min-w-0 flex-1">
                <p class="truncate font-medium">{roleWords(role().key, role().name)}</p>
                <Show when={role().description}>
                  <p class="wrap-anywhere">{role().description}</p>
                </Show>
                <p class="text-muted">
                  {t('people.holders', { count: holders().get(role().key) ?? 0 })} ·{' '}
                  {t('people.rightsCount', { count: role().permissions.length })}
                </p>
              </div>
              <Button
                aria-label={`${t('people.editRole')}: ${roleWords(role().key, role().name)}`}
                onClick={() => setEditing(role())}
              >
                {t('people.editRole')}
              </Button>
            </li>
          )}
        </Key>
      </ul>
      <div class="border-t border-line px-4 py-3">
        <Button icon={<Plus />} onClick={() => setEditing('new')}>
          {t('people.newRole')}
        </Button>
      </div>
      <Show when={editing()} keyed>
        {(role) => (
          <RoleDialog
            role={role === 'new' ? undefined : role}
            onClose={() => setEditing(undefined)}
            onChanged={changed}
          />
        )}
      </Show>
    </div>
  )
}

function RoleDialog(props: { role: Role | undefined; onClose: () => void; onChanged: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const shown = props.role ? roleWords(props.role.key, props.role.name) : ''
  const [name, setName] = createSignal(shown)
  const [description, setDescription] = createSignal(props.role?.description ?? '')
  const [rights, setRights] = createSignal<readonly string[]>(props.role?.permissions ?? [])
  const check = createFormCheck(
    () => createRole.input,
    () => ({ name: name(), description: description() }),
  )
  const save = async () => {
    const { role } = props
    const renamed = name().trim() === shown ? {} : { name: name() }
    const saved = () =>
      role
        ? request(`/roles/${role.key}`, {
            method: 'PATCH',
            body: { ...renamed, description: description(), permissions: rights() },
          })
        : request('/roles', {
            method: 'POST',
            body: { name: name(), description: description(), permissions: rights() },
          })
    if (await change.run(saved, t('people.rolesSaved'))) props.onChanged()
  }
  return (
    <FormDialog
      width="wide"
      title={props.role ? t('people.editRole') : t('people.newRole')}
      submit={props.role ? t('people.save') : t('people.create')}
      onSubmit={() => void save()}
      onClose={props.onClose}
      disabled={!check.passes()}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <TextInput
        label={t('people.roleName')}
        value={name()}
        onInput={setName}
        maxLength={100}
        required
        error={check.error('name')}
      />
      <TextInput
        label={t('people.roleDescription')}
        value={description()}
        onInput={setDescription}
        maxLength={500}
        error={check.error('description')}
      />
      <RightTicks chosen={rights()} onChange={setRights} />
    </FormDialog>
  )
}

/** Every right with a tick, by area; found by words. */
function RightTicks(props: { chosen: readonly string[]; onChange: (rights: readonly string[]) => void }) {
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
