import { newId } from '@werkbank/model/base/id.ts'
import { createCount } from '@werkbank/model/counting/commands.ts'
import { createMemo, createSignal } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Select, TextInput } from '../design/field.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'

const REAL = new Set(['warehouse', 'location', 'device'])

/** Where is counted, and under what name. Without a network the sheet is made later. */
export function NewCountDialog(props: { onClose: () => void; onCreated: (id: string) => void }) {
  const send = useSend()
  const locations = useTable('locations')
  const places = createMemo(() =>
    locations()
      .filter(({ kind }) => REAL.has(kind))
      .toSorted((a, b) => a.rank - b.rank || a.name.localeCompare(b.name)),
  )
  const [place, setPlace] = createSignal('')
  const [name, setName] = createSignal<string>()
  const chosen = () => place() || (places()[0]?.id ?? '')
  const suggested = () =>
    [places().find(({ id }) => id === chosen())?.name, formatDate(new Date())].filter(Boolean).join(', ')
  const words = () => name() ?? suggested()
  const ready = () => chosen() !== '' && words().trim() !== ''
  const create = async () => {
    const id = newId()
    await send(createCount, { id, locationId: chosen(), name: words() })
    props.onCreated(id)
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('counting.newCount')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" disabled={!ready()} onClick={() => void create()}>
            {t('counting.create')}
          </Button>
        </>
      }
    >
      <form
        class="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready()) void create()
        }}
      >
        <Select
          label={t('counting.place')}
          value={chosen()}
          options={places().map(({ id, name: label }) => ({ value: id, label }))}
          onChange={setPlace}
        />
        <TextInput
          label={t('counting.nameField')}
          hint={t('counting.nameHint')}
          value={words()}
          onInput={setName}
          maxLength={200}
        />
        <button type="submit" class="hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  )
}
