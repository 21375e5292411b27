import { changeLocation } from '@werkbank/model/stock/commands.ts'
import { location } from '@werkbank/model/stock/records.ts'
import { createMemo } from 'solid-js'
import { z } from 'zod'
import { TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { compareText } from '../i18n/compare.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'
import { createEdits } from '../records/create-edits.ts'
import { createForm } from '../records/create-form.ts'
import { Findings } from '../records/findings.tsx'
import type { Place } from './place-lines.ts'

const { name, code } = location.fields
/** As the command reads them. */
const CHANGED = z.object({ name: name.input, code: code.input }).partial()

/** Another name or code for a place. */
export function EditPlaceDialog(props: { place: Place; onClose: () => void }) {
  const send = useSend()
  const places = useTable('locations')
  // A concurrent change is refused by the server, not overwritten.
  const { name, code } = props.place
  const form = createForm({
    record: location,
    schema: () => CHANGED,
    draft: createEdits({ name, code }, { isNew: false }),
  })
  const isTaken = createMemo(() =>
    places().some(({ id, code }) => id !== props.place.id && compareText(code.trim(), form.value('code').trim()) === 0),
  )
  const save = async (element: HTMLFormElement) => {
    const { id } = props.place
    if (await form.save(element, (fields, seen) => send(changeLocation, { id, ...fields, seen }))) props.onClose()
  }
  return (
    <FormDialog
      title={t('stock.editPlace')}
      submit={t('stock.save')}
      disabled={isTaken()}
      onSubmit={save}
      onClose={props.onClose}
    >
      <Findings form={form} />
      <TextInput {...form.text('name')} />
      <TextInput {...form.text('code')} error={isTaken() ? refusalWords('code-taken') : form.text('code').error} />
    </FormDialog>
  )
}
