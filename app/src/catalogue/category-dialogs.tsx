import { newId } from '@werkbank/model/base/id.ts'
import { changeCategory, createCategory, removeCategory } from '@werkbank/model/catalogue/category-commands.ts'
import { withBelow } from '@werkbank/model/catalogue/category-tree.ts'
import { createMemo, createSignal, Show } from 'solid-js'
import { Select, TextInput } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { compareText } from '../i18n/compare.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'
import { type CategoryRow, createCategoryOptions } from './category-options.ts'

/** A new category, or another name or place for one. */
export function CategoryDialog(props: { category: CategoryRow | undefined; onClose: () => void }) {
  const send = useSend()
  const categories = useTable('categories')
  // What somebody else changes meanwhile is told by the server, not written over.
  const seen = { name: props.category?.name ?? '', parentId: props.category?.parentId ?? null }
  const [name, setName] = createSignal(seen.name)
  const [parentId, setParentId] = createSignal(seen.parentId ?? '')
  const all = createCategoryOptions(() => [{ value: '', label: t('catalogue.topCategory') }])
  const options = createMemo(() => {
    const inside = props.category ? withBelow(categories(), props.category.id) : new Set<string>()
    return all().filter(({ value }) => !inside.has(value))
  })
  const isTaken = createMemo(() =>
    categories().some(
      (other) =>
        other.id !== props.category?.id &&
        (other.parentId ?? '') === parentId() &&
        compareText(other.name.trim(), name().trim()) === 0,
    ),
  )
  const check = createFormCheck(
    () => createCategory.input,
    () => ({ name: name() }),
  )
  const save = async () => {
    const fields = { name: name(), parentId: parentId() || null }
    if (!props.category) await send(createCategory, { id: newId(), ...fields })
    else if (fields.name !== seen.name || fields.parentId !== seen.parentId)
      await send(changeCategory, { id: props.category.id, ...changed(fields, seen), seen: changed(seen, fields) })
    props.onClose()
  }
  return (
    <FormDialog
      title={t(props.category ? 'catalogue.category' : 'catalogue.newCategory')}
      submit={t(props.category ? 'catalogue.save' : 'catalogue.create')}
      disabled={!check.passes() || isTaken()}
      onSubmit={save}
      onClose={props.onClose}
    >
      <TextInput
        label={t('catalogue.name')}
        value={name()}
        onInput={setName}
        maxLength={120}
        error={isTaken() ? t('catalogue.categoryTaken') : check.error('name')}
      />
      <Select label={t('catalogue.below')} value={parentId()} options={options()} onChange={setParentId} />
    </FormDialog>
  )
}

/** The fields of `values` that differ in `others`. */
const changed = <T extends object>(values: T, others: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([key, value]) => others[key as keyof T] !== value)) as Partial<T>

/** What is in a category has to go somewhere before it is removed (PR-08). */
export function RemoveCategoryDialog(props: { category: CategoryRow; isEmpty: boolean; onClose: () => void }) {
  const send = useSend()
  const categories = useTable('categories')
  const [target, setTarget] = createSignal('')
  const all = createCategoryOptions(() => [{ value: '', label: t('catalogue.chooseCategory') }])
  const options = createMemo(() => {
    const inside = withBelow(categories(), props.category.id)
    return all().filter(({ value }) => !inside.has(value))
  })
  const check = createFormCheck(
    () => removeCategory.input,
    () => ({ id: props.category.id, ...(target() ? { moveTo: target() } : {}) }),
  )
  const remove = async () => {
    await send(removeCategory, { id: props.category.id, ...(target() ? { moveTo: target() } : {}) })
    props.onClose()
  }
  return (
    <FormDialog
      danger
      title={t('catalogue.removeCategory', { name: props.category.name })}
      submit={t('catalogue.remove')}
      disabled={!check.passes() || (!props.isEmpty && target() === '')}
      onSubmit={remove}
      onClose={props.onClose}
    >
      <Show when={!props.isEmpty} fallback={<p>{t('catalogue.removeEmptyText')}</p>}>
        <p>{t('catalogue.removeText')}</p>
        <Select label={t('catalogue.moveTo')} value={target()} options={options()} onChange={setTarget} />
      </Show>
    </FormDialog>
  )
}
