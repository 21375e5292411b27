import { newId } from '@werkbank/model/base/value/id.ts'
import { withBelow } from '@werkbank/model/base/value/tree.ts'
import { category } from '@werkbank/model/catalogue/category.ts'
import { changeCategory, createCategory, removeCategory } from '@werkbank/model/catalogue/category-commands.ts'
import { createMemo, createSignal, Show } from 'solid-js'
import { Select, TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { compareText } from '../i18n/compare.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'
import { createEdits } from '../records/create-edits.ts'
import { createForm } from '../records/create-form.ts'
import { Findings } from '../records/findings.tsx'
import { type CategoryRow, createCategoryOptions } from './category-options.ts'

/** A new category, or another name or place for one. */
export function CategoryDialog(props: { category: CategoryRow | undefined; onClose: () => void }) {
  const send = useSend()
  const categories = useTable('categories')
  // A concurrent change is refused by the server, not overwritten.
  const { name, parentId } = props.category ?? { name: '', parentId: null as string | null }
  const form = createForm({
    record: category,
    schema: () => createCategory.input,
    draft: createEdits({ name, parentId }, { isNew: !props.category }),
  })
  const all = createCategoryOptions(() => [{ value: '', label: t('catalogue.topCategory') }])
  const options = createMemo(() => {
    const inside = props.category ? withBelow(categories(), props.category.id) : new Set<string>()
    return all().filter(({ value }) => !inside.has(value))
  })
  const isTaken = createMemo(() =>
    categories().some(
      (other) =>
        other.id !== props.category?.id &&
        other.parentId === form.value('parentId') &&
        compareText(other.name.trim(), form.value('name').trim()) === 0,
    ),
  )
  const save = async (element: HTMLFormElement) => {
    const saved = await form.save(element, (fields, seen) =>
      props.category
        ? send(changeCategory, { id: props.category.id, ...fields, seen })
        : send(createCategory, { id: newId(), ...fields } as never),
    )
    if (saved) props.onClose()
  }
  return (
    <FormDialog
      title={t(props.category ? 'catalogue.category' : 'catalogue.newCategory')}
      submit={t(props.category ? 'catalogue.save' : 'catalogue.create')}
      disabled={isTaken()}
      onSubmit={save}
      onClose={props.onClose}
    >
      <Findings form={form} />
      <TextInput {...form.text('name')} error={isTaken() ? t('catalogue.categoryTaken') : form.text('name').error} />
      <Select {...form.choice('parentId', options())} />
    </FormDialog>
  )
}

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
        <Select label={t('catalogue.moveTo')} value={target()} options={options()} required onChange={setTarget} />
      </Show>
    </FormDialog>
  )
}
