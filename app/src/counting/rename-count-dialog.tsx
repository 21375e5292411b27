import { changeCount } from '@werkbank/model/counting/commands.ts'
import { countSheet } from '@werkbank/model/counting/count-sheet.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { z } from 'zod'
import { TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { t } from '../i18n/t.ts'
import { useSend } from '../outbox/use-send.ts'
import { createEdits } from '../records/create-edits.ts'
import { createForm } from '../records/create-form.ts'
import { Findings } from '../records/findings.tsx'

/** As the command reads it. */
const CHANGED = z.object({ name: countSheet.fields.name.input }).partial()

/** Another name for a count. */
export function RenameCountDialog(props: { sheet: MirrorRow<'countSheets'>; onClose: () => void }) {
  const send = useSend()
  const form = createForm({
    record: countSheet,
    schema: () => CHANGED,
    draft: createEdits({ name: props.sheet.name }, { isNew: false }),
  })
  const save = async (element: HTMLFormElement) => {
    const { id } = props.sheet
    if (await form.save(element, (fields, seen) => send(changeCount, { id, ...fields, seen }))) props.onClose()
  }
  return (
    <FormDialog title={t('counting.rename')} submit={t('counting.save')} onSubmit={save} onClose={props.onClose}>
      <Findings form={form} />
      <TextInput {...form.text('name')} />
    </FormDialog>
  )
}
