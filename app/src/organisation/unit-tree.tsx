import { Key } from '@solid-primitives/keyed'
import { Building2, Pencil, Plus, Trash2, UserPlus, X } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { PersonName } from '../design/avatar.tsx'
import { Notice } from '../design/badge.tsx'
import { Button, IconButton } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { createChange } from '../http/create-change.ts'
import { t } from '../i18n/t.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import { useMirror, useTable } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import { AddPersonDialog, RemoveUnitDialog, UnitDialog } from './unit-dialogs.tsx'
import { byName, createUnitLines, type MemberRow, type UnitLine, type UnitRow } from './unit-rows.ts'

/** A level of the tree is moved in by as much; on a phone names keep room. */
const INDENT_REM = 1.25
const DEPTH_SHOWN_MAX = 6
type Asked = { what: 'edit' | 'remove' | 'add'; unit: UnitRow } | { what: 'new' }

/** The company as a tree of sites, departments and sections, with who belongs to each (ID-35). */
export function OrganisationTree() {
  const can = useCan()
  const lines = createUnitLines()
  const members = useTable('orgUnitMembers')
  const byUnit = createMemo(() => Map.groupBy(members(), ({ unitId }) => unitId))
  const [asked, setAsked] = createSignal<Asked>()
  const create = () => (
    <Button kind="primary" icon={<Plus />} onClick={() => setAsked({ what: 'new' })}>
      {t('organisation.new')}
    </Button>
  )
  const isEmpty = (unit: UnitRow) =>
    !byUnit().has(unit.id) && !lines().some(({ node: { parentId } }) => parentId === unit.id)
  return (
    <div class="flex h-full min-h-0 flex-col overflow-auto">
      <Show
        when={lines().length > 0}
        fallback={
          <EmptyState
            icon={<Building2 />}
            title={t('organisation.none')}
            action={<Show when={can('access.manage')}>{create()}</Show>}
          >
            {t('organisation.noneText')}
          </EmptyState>
        }
      >
        <ul class="divide-y divide-line" aria-label={t('organisation.title')}>
          <Key each={lines()} by={({ node }) => node.id}>
            {(line) => <UnitEntry line={line()} members={byUnit().get(line().node.id) ?? []} onAsk={setAsked} />}
          </Key>
        </ul>
        <Show when={can('access.manage')}>
          <div class="border-t border-line px-4 py-3">{create()}</div>
        </Show>
      </Show>
      <Show when={asked()} keyed>
        {(now) => {
          const close = () => setAsked(undefined)
          if (now.what === 'new') return <UnitDialog unit={undefined} onClose={close} />
          if (now.what === 'edit') return <UnitDialog unit={now.unit} onClose={close} />
          if (now.what === 'remove')
            return <RemoveUnitDialog unit={now.unit} isEmpty={isEmpty(now.unit)} onClose={close} />
          return <AddPersonDialog unit={now.unit} members={byUnit().get(now.unit.id) ?? []} onClose={close} />
        }}
      </Show>
    </div>
  )
}

function UnitEntry(props: { line: UnitLine; members: readonly MemberRow[]; onAsk: (asked: Asked) => void }) {
  const can = useCan()
  const mirror = useMirror()
  const unit = () => props.line.node
  const head = () => (unit().headId ? mirror.get('people', unit().headId ?? '')?.name : undefined)
  const ask = (what: 'edit' | 'remove' | 'add') => props.onAsk({ what, unit: unit() })
  return (
    <li
      class="flex min-h-row flex-wrap items-start gap-x-3 py-2 pe-4"
      style={{ 'padding-inline-start': `${1 + Math.min(props.line.depth, DEPTH_SHOWN_MAX) * INDENT_REM}rem` }}
    >
      <div class="min-w-0 flex-1">
        <p class="font-medium wrap-anywhere" dir="auto">
          {unit().name}
        </p>
        <p class="text-muted">
          {[t(`organisation.kind_${unit().kind}`), head() && t('organisation.ledBy', { name: head() ?? '' })]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <Members unit={unit()} members={props.members} />
      </div>
      <Show when={can('access.manage')}>
        <span class="flex shrink-0">
          <IconButton label={t('organisation.addPerson', { name: unit().name })} onClick={() => ask('add')}>
            <UserPlus />
          </IconButton>
          <IconButton label={t('organisation.edit', { name: unit().name })} onClick={() => ask('edit')}>
            <Pencil />
          </IconButton>
          <IconButton label={t('organisation.remove', { name: unit().name })} onClick={() => ask('remove')}>
            <Trash2 />
          </IconButton>
        </span>
      </Show>
    </li>
  )
}

/** Who belongs to a unit itself; those of the units below stand there. */
function Members(props: { unit: UnitRow; members: readonly MemberRow[] }) {
  const can = useCan()
  const mirror = useMirror()
  const { request } = useWorkspace()
  const onlineOf = createOnline()
  const change = createChange()
  const named = createMemo(() =>
    props.members
      .map((member) => ({ ...member, name: mirror.get('people', member.userId)?.name ?? '' }))
      .toSorted(byName),
  )
  const take = (id: string) =>
    void change.run(() => request(`/org-units/${props.unit.id}/people/${id}/remove`, { method: 'POST', body: {} }))
  return (
    <>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <Show when={named().length > 0}>
        <ul class="mt-1 flex flex-wrap gap-x-3" aria-label={t('organisation.unit_people', { count: named().length })}>
          <For each={named()}>
            {({ id, userId, name }) => (
              <li class="flex min-h-target items-center">
                <a class="reach underline" href={`/people/${userId}`}>
                  <PersonName name={name} online={onlineOf(userId)} />
                </a>
                <Show when={can('access.manage')}>
                  <IconButton
                    label={t('organisation.takePerson', { person: name, name: props.unit.name })}
                    onClick={() => take(id)}
                  >
                    <X />
                  </IconButton>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  )
}

/** The units that a person belongs to, for their own page. */
export function UnitsOfPerson(props: { userId: string }) {
  const mirror = useMirror()
  const members = useTable('orgUnitMembers')
  const names = createMemo(() =>
    members()
      .filter(({ userId }) => userId === props.userId)
      .map(({ unitId }) => mirror.get('orgUnits', unitId)?.name)
      .filter((name) => name !== undefined)
      .toSorted((a, b) => byName({ name: a }, { name: b })),
  )
  return (
    <Show when={names().length > 0}>
      <p class="text-muted" dir="auto">
        {t('organisation.unitsOf')}: {names().join(', ')}
      </p>
    </Show>
  )
}
