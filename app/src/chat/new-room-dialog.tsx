import { useNavigate } from '@solidjs/router'
import { newId } from '@werkbank/model/base/id.ts'
import { createRoom } from '@werkbank/model/chat/commands.ts'
import { createSignal } from 'solid-js'
import { TextInput } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { PeoplePicker } from './people-picker.tsx'
import { useDirectRoom } from './use-direct-room.ts'

/** One other person and no name is a conversation of two; everything else a group. */
export function NewRoomDialog(props: { onClose: () => void }) {
  const outbox = useOutbox()
  const navigate = useNavigate()
  const openDirect = useDirectRoom()
  const me = usePerson()
  const people = useTable('people')
  const [name, setName] = createSignal('')
  const [chosen, setChosen] = createSignal<readonly string[]>([])
  const direct = () =>
    name().trim() === '' && chosen().length === 1 ? people().find(({ id }) => id === chosen()[0]) : undefined
  const create = async () => {
    const other = direct()
    props.onClose()
    if (other) return openDirect(other.id)
    const id = newId()
    await outbox.enqueue(createRoom, { id, kind: 'group', name: name().trim(), memberIds: [...chosen()] })
    navigate(`/chat/${id}`)
  }
  return (
    <FormDialog
      title={t('chat.newRoom')}
      submit={direct() ? t('chat.writeTo', { name: direct()?.name ?? '' }) : t('chat.create')}
      onSubmit={() => void create()}
      onClose={props.onClose}
      disabled={!name().trim() && chosen().length === 0}
    >
      <TextInput
        label={t('chat.roomName')}
        hint={t('chat.roomNameHint')}
        value={name()}
        onInput={setName}
        maxLength={255}
      />
      <PeoplePicker
        legend={t('chat.members')}
        people={people().filter(({ id, disabled }) => id !== me.userId && !disabled)}
        chosen={chosen()}
        onChange={setChosen}
      />
    </FormDialog>
  )
}
