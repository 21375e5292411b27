import { useNavigate } from '@solidjs/router'
import { newId } from '@werkbank/model/base/value/id.ts'
import { createRoom } from '@werkbank/model/chat/commands.ts'
import { createSignal, Show } from 'solid-js'
import { Checkbox, TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { PeoplePicker } from './people-picker.tsx'
import { useDirectRoom } from './use-direct-room.ts'

/** One other person and no name make a direct conversation; open to everybody a channel; everything else a group. */
export function NewRoomDialog(props: { onClose: () => void }) {
  const outbox = useOutbox()
  const navigate = useNavigate()
  const openDirect = useDirectRoom()
  const me = usePerson()
  const people = useTable('people')
  const [name, setName] = createSignal('')
  const [chosen, setChosen] = createSignal<readonly string[]>([])
  const [open, setOpen] = createSignal(false)
  const members = () => (open() ? [] : chosen())
  const direct = () =>
    name().trim() === '' && members().length === 1 ? people().find(({ id }) => id === members()[0]) : undefined
  const check = createFormCheck(
    () => createRoom.input,
    () => ({ name: name() }),
  )
  const create = async () => {
    const other = direct()
    props.onClose()
    if (other) return openDirect(other.id)
    const id = newId()
    const kind = open() ? 'channel' : 'group'
    await outbox.enqueue(createRoom, { id, kind, name: name().trim(), memberIds: [...members()] })
    navigate(`/chat/${id}`)
  }
  return (
    <FormDialog
      title={t('chat.newRoom')}
      submit={direct() ? t('chat.writeTo', { name: direct()?.name ?? '' }) : t('chat.create')}
      onSubmit={create}
      onClose={props.onClose}
      disabled={!check.passes() || (!name().trim() && members().length === 0)}
    >
      <TextInput
        label={t('chat.roomName')}
        hint={open() ? undefined : t('chat.roomNameHint')}
        value={name()}
        onInput={setName}
        maxLength={255}
        error={check.error('name')}
      />
      <Checkbox label={t('chat.openToAll')} checked={open()} onChange={setOpen} />
      <Show when={!open()}>
        <PeoplePicker
          legend={t('chat.members')}
          people={people().filter(({ id, kind, disabled }) => id !== me.userId && kind === 'person' && !disabled)}
          chosen={chosen()}
          onChange={setChosen}
        />
      </Show>
    </FormDialog>
  )
}
