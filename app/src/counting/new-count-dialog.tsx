import { newId } from '@werkbank/model/base/value/id.ts'
import { createCount } from '@werkbank/model/counting/commands.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { createMemo, createSignal } from 'solid-js'
import { Select, TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { compareText } from '../i18n/compare.ts'
import { formatDate } from '../i18n/format.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'

/** Where is counted, and under what name. Without a network the sheet is made later. */
export function NewCountDialog(props: { onClose: () => void; onCreated: (id: string) => void }) {
  const send = useSend()
  const locations = useTable('locations')
  const places = createMemo(() =>
    locations()
      .filter(isRealPlace)
      .toSorted((a, b) => a.rank - b.rank || compareText(a.name, b.name)),
  )
  const [place, setPlace] = createSignal('')
  const [name, setName] = createSignal<string>()
  const chosen = () => place() || (places()[0]?.id ?? '')
  const suggested = () =>
    [places().find(({ id }) => id === chosen())?.name, formatDate(today())].filter(Boolean).join(', ')
  const words = () => name() ?? suggested()
  const check = createFormCheck(
    () => createCount.input,
    () => ({ name: words() }),
  )
  const ready = () => chosen() !== '' && check.passes()
  const create = async () => {
    const id = newId()
    await send(createCount, { id, locationId: chosen(), name: words() })
    props.onCreated(id)
  }
  return (
    <FormDialog
      title={t('counting.newCount')}
      submit={t('counting.create')}
      disabled={!ready()}
      onSubmit={create}
      onClose={props.onClose}
    >
      <Select
        label={t('counting.place')}
        value={chosen()}
        options={places().map(({ id, name: label }) => ({ value: id, label }))}
        required
        onChange={setPlace}
      />
      <TextInput
        label={t('counting.nameField')}
        hint={t('counting.nameHint')}
        value={words()}
        onInput={setName}
        maxLength={200}
        error={check.error('name')}
        required
      />
    </FormDialog>
  )
}
