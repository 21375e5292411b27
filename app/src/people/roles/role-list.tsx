import { Key } from '@solid-primitives/keyed'
import { Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, Show } from 'solid-js'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { t } from '../../i18n/t.ts'
import { useTable } from '../../mirror/use-mirror.ts'
import { DeleteRoleDialog } from './delete-role-dialog.tsx'
import { ReadyMadeRoles } from './ready-made-roles.tsx'
import { type Role, roleWords } from './rights.ts'
import { RoleDialog } from './role-dialog.tsx'

/** The roles, how many people have each, and what it gives. */
export function RoleList(props: { roles: readonly Role[]; onChanged: () => void }) {
  const people = useTable('people')
  const [editing, setEditing] = createSignal<Role | 'new'>()
  const [deleting, setDeleting] = createSignal<Role>()
  const holders = createMemo(() => {
    const counts = new Map<string, number>()
    for (const { roles, disabled } of people())
      for (const key of disabled ? [] : roles) counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts
  })
  const nameOf = (key: string | null | undefined) =>
    key ? roleWords(key, props.roles.find((role) => role.key === key)?.name) : undefined
  const changed = () => {
    setEditing(undefined)
    setDeleting(undefined)
    props.onChanged()
  }
  return (
    <div class="flex flex-col">
      <ul class="divide-y divide-line">
        <Key each={props.roles} by="key">
          {(role) => (
            <RoleRow
              role={role()}
              parent={nameOf(role().parent)}
              holders={holders().get(role().key) ?? 0}
              onEdit={() => setEditing(role())}
              onDelete={() => setDeleting(role())}
            />
          )}
        </Key>
      </ul>
      <div class="border-t border-line px-4 py-3">
        <Button icon={<Plus />} onClick={() => setEditing('new')}>
          {t('people.newRole')}
        </Button>
      </div>
      <ReadyMadeRoles onCopied={props.onChanged} />
      <Show when={editing()} keyed>
        {(role) => (
          <RoleDialog
            role={role === 'new' ? undefined : role}
            roles={props.roles}
            onClose={() => setEditing(undefined)}
            onChanged={changed}
          />
        )}
      </Show>
      <Show when={deleting()} keyed>
        {(role) => (
          <DeleteRoleDialog
            role={role}
            roles={props.roles}
            onClose={() => setDeleting(undefined)}
            onDeleted={changed}
          />
        )}
      </Show>
    </div>
  )
}

function RoleRow(props: {
  role: Role
  /** What its parent is called. */
  parent: string | undefined
  holders: number
  onEdit: () => void
  onDelete: () => void
}) {
  return (
    <li class="flex min-h-row flex-wrap items-center gap-x-3 px-4 py-1.5">
      <div class="min-w-0 flex-1">
        <p class="flex flex-wrap items-center gap-2">
          <span class="truncate font-medium">{roleWords(props.role.key, props.role.name)}</span>
          <Show when={props.role.system}>
            <Badge meaning="neutral">{t('people.readyMade')}</Badge>
          </Show>
        </p>
        <Show when={props.role.description}>
          <p class="wrap-anywhere">{props.role.description}</p>
        </Show>
        <p class="text-muted">
          {t('people.holders', { count: props.holders })} ·{' '}
          {t('people.rightsCount', { count: props.role.permissions.length })}
          <Show when={props.parent}>{(parent) => ` · ${t('people.inherits', { role: parent() })}`}</Show>
        </p>
      </div>
      <Button
        aria-label={`${t('people.editRole')}: ${roleWords(props.role.key, props.role.name)}`}
        onClick={props.onEdit}
      >
        {t('people.editRole')}
      </Button>
      <Show when={!props.role.system}>
        <Button
          kind="quiet-danger"
          aria-label={`${t('people.deleteRole')}: ${roleWords(props.role.key, props.role.name)}`}
          onClick={props.onDelete}
        >
          {t('people.deleteRole')}
        </Button>
      </Show>
    </li>
  )
}
