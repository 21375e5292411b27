import { withBelow } from '@werkbank/model/base/value/tree.ts'
import { createOrgUnit } from '@werkbank/model/organisation/commands.ts'
import { createMemo, createSignal, Show } from 'solid-js'
import { Select, TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { byName, createUnitOptions, type MemberRow, type UnitRow } from './unit-rows.ts'

const KINDS = ['site', 'department', 'section'] as const

/** People who can be named: no machines, and nobody who is deactivated. */
function createPeopleOptions(first: () => string, but: (id: string) => boolean = () => false) {
  const people = useTable('people')
  return createMemo(() => [
    { value: '', label: first() },
    ...people()
      .filter(({ id, kind, disabled }) => kind === 'person' && !disabled && !but(id))
      .toSorted(byName)
      .map(({ id, name }) => ({ value: id, label: name })),
  ])
}

/** A new unit, or another name, place or head for one (ID-35). */
export function UnitDialog(props: { unit: UnitRow | undefined; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const units = useTable('orgUnits')
  const before = props.unit ?? { name: '', kind: 'department', parentId: null, headId: null }
  const [name, setName] = createSignal(before.name)
  const [kind, setKind] = createSignal<string>(before.kind)
  const [parentId, setParentId] = createSignal(before.parentId ?? '')
  const [headId, setHeadId] = createSignal(before.headId ?? '')
  const all = createUnitOptions(() => ({ value: '', label: t('organisation.top') }))
  const places = createMemo(() => {
    const inside = props.unit ? withBelow(units(), props.unit.id) : new Set<string>()
    return all().filter(({ value }) => !inside.has(value))
  })
  const heads = createPeopleOptions(() => t('organisation.noHead'))
  const typed = () => ({ name: name(), kind: kind(), parentId: parentId() || null, headId: headId() || null })
  const check = createFormCheck(() => createOrgUnit.input, typed)
  const save = async () => {
    const { unit } = props
    const { name, kind, parentId, headId } = before
    const saved = () =>
      unit
        ? request(`/org-units/${unit.id}`, {
            method: 'PATCH',
            body: { ...typed(), seen: { name, kind, parentId, headId } },
          })
        : request('/org-units', { method: 'POST', body: typed() })
    if (await change.run(saved, t('organisation.saved'))) props.onClose()
  }
  return (
    <FormDialog
      title={props.unit ? t('organisation.edit', { name: props.unit.name }) : t('organisation.new')}
      submit={t(props.unit ? 'organisation.save' : 'organisation.create')}
      onSubmit={() => void save()}
      onClose={props.onClose}
      disabled={!check.passes()}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <TextInput
        label={t('organisation.name')}
        value={name()}
        onInput={setName}
        maxLength={120}
        required
        error={check.error('name')}
      />
      <Select
        label={t('organisation.kind')}
        value={kind()}
        options={KINDS.map((value) => ({ value, label: t(`organisation.kind_${value}`) }))}
        onChange={setKind}
      />
      <Select label={t('organisation.parent')} value={parentId()} options={places()} onChange={setParentId} />
      <Select label={t('organisation.head')} value={headId()} options={heads()} onChange={setHeadId} />
    </FormDialog>
  )
}

/** What is in a unit has to go somewhere before it is removed. */
export function RemoveUnitDialog(props: { unit: UnitRow; isEmpty: boolean; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const units = useTable('orgUnits')
  const [target, setTarget] = createSignal('')
  const all = createUnitOptions(() => ({ value: '', label: t('organisation.chooseUnit') }))
  const targets = createMemo(() => {
    const inside = withBelow(units(), props.unit.id)
    return all().filter(({ value }) => !inside.has(value))
  })
  const remove = async () => {
    const body = target() ? { moveTo: target() } : {}
    const removed = () => request(`/org-units/${props.unit.id}/remove`, { method: 'POST', body })
    if (await change.run(removed)) props.onClose()
  }
  return (
    <FormDialog
      danger
      title={t('organisation.remove', { name: props.unit.name })}
      submit={t('organisation.take')}
      onSubmit={() => void remove()}
      onClose={props.onClose}
      disabled={!props.isEmpty && target() === ''}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <Show when={!props.isEmpty} fallback={<p>{t('organisation.removeEmptyText')}</p>}>
        <p>{t('organisation.removeText')}</p>
        <Select label={t('organisation.moveTo')} value={target()} options={targets()} required onChange={setTarget} />
      </Show>
    </FormDialog>
  )
}

/** Somebody comes to a unit. */
export function AddPersonDialog(props: { unit: UnitRow; members: readonly MemberRow[]; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [userId, setUserId] = createSignal('')
  const people = createPeopleOptions(
    () => t('organisation.choosePerson'),
    (id) => props.members.some((member) => member.userId === id),
  )
  const add = async () => {
    const added = () => request(`/org-units/${props.unit.id}/people`, { method: 'POST', body: { userId: userId() } })
    if (await change.run(added)) props.onClose()
  }
  return (
    <FormDialog
      title={t('organisation.addPerson', { name: props.unit.name })}
      submit={t('organisation.add')}
      onSubmit={() => void add()}
      onClose={props.onClose}
      disabled={userId() === ''}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <Select label={t('organisation.person')} value={userId()} options={people()} required onChange={setUserId} />
    </FormDialog>
  )
}
