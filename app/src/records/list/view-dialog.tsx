import { createView } from '@werkbank/model/settings/view-commands.ts'
import { createSignal, Show } from 'solid-js'
import { Select, TextInput } from '../../design/field/field.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createFormCheck } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { useCan } from '../../identity/index.ts'
import { useMirror } from '../../mirror/use-mirror.ts'
import { createRoleNames, roleWords } from '../../people/index.ts'
import type { SavedView, ViewPlace } from './list-views.ts'

/** The level as one string: a level, or a role as `role:<key>`. */
const told = ({ level, roleKey }: ViewPlace): string => (level === 'role' ? `role:${roleKey}` : level)
const placeOf = (target: string): ViewPlace =>
  target.startsWith('role:')
    ? { level: 'role', roleKey: target.slice('role:'.length) }
    : { level: target === 'organisation' ? 'organisation' : 'person', roleKey: null }

/** Stores the shown view under a name, for oneself, everybody, or a role, for whose people the list opens with it. */
export function ViewDialog(props: {
  view?: SavedView
  onSave: (name: string, place: ViewPlace) => Promise<unknown>
  onClose: () => void
}) {
  const can = useCan()
  const mirror = useMirror()
  const [name, setName] = createSignal(props.view?.name ?? '')
  const [target, setTarget] = createSignal(props.view ? told(props.view) : 'person')
  const roles = createRoleNames(() => mirror.all('views').flatMap(({ roleKey }) => roleKey ?? []))
  const check = createFormCheck(
    () => createView.input,
    () => ({ list: 'any', name: name() }),
  )
  const options = () => [
    { value: 'person', label: t('common.viewForMe') },
    { value: 'organisation', label: t('common.viewForAll') },
    ...roles().map(({ key, name: own }) => ({
      value: `role:${key}`,
      label: t('common.viewForRole', { role: roleWords(key, own) }),
    })),
  ]
  return (
    <FormDialog
      title={props.view ? t('common.changeViewTitle') : t('common.saveView')}
      submit={t('common.save')}
      disabled={!check.passes()}
      onSubmit={async () => {
        await props.onSave(name().trim(), placeOf(target()))
        props.onClose()
      }}
      onClose={props.onClose}
    >
      <TextInput
        label={t('common.viewName')}
        value={name()}
        onInput={setName}
        maxLength={60}
        error={check.error('name')}
        required
      />
      <Show when={can('view.share')}>
        <Select label={t('common.viewFor')} value={target()} options={options()} onChange={setTarget} />
      </Show>
    </FormDialog>
  )
}
