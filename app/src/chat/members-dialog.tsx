import { useNavigate } from '@solidjs/router'
import { addMembers, removeMember, renameRoom } from '@werkbank/model/chat/commands.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { X } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Avatar } from '../design/avatar.tsx'
import { Button, IconButton } from '../design/button.tsx'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { Dialog } from '../design/dialog.tsx'
import { TextInput } from '../design/field.tsx'
import { showToast } from '../design/toast.tsx'
import { compareText } from '../i18n/compare.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { PeoplePicker } from './people-picker.tsx'
import { createMembers } from './room-names.ts'

/** Who is in a group and what it is called: more people, somebody out, oneself out, another name. */
export function MembersDialog(props: { room: MirrorRow<'chatRooms'>; onClose: () => void }) {
  const outbox = useOutbox()
  const navigate = useNavigate()
  const me = usePerson()
  const people = useTable('people')
  const membersOf = createMembers()
  const [name, setName] = createSignal(props.room.name)
  const [chosen, setChosen] = createSignal<readonly string[]>([])
  const [leaving, setLeaving] = createSignal(false)
  const inside = createMemo(() => new Set(membersOf().get(props.room.id)))
  const members = createMemo(() =>
    people()
      .filter(({ id }) => inside().has(id))
      .sort((a, b) => compareText(a.name, b.name)),
  )
  const id = () => props.room.id
  const check = createFormCheck(
    () => renameRoom.input,
    () => ({ name: name() }),
  )
  const rename = () => check.passes() && void outbox.enqueue(renameRoom, { id: id(), name: name().trim() })
  const add = () => {
    void outbox.enqueue(addMembers, { id: id(), memberIds: [...chosen()] })
    setChosen([])
  }
  const remove = (userId: string, who: string) => {
    void outbox.enqueue(removeMember, { id: id(), userId })
    showToast(t('chat.memberRemoved', { name: who }), {
      onUndo: () => void outbox.enqueue(addMembers, { id: id(), memberIds: [userId] }),
    })
  }
  const leave = async () => {
    props.onClose()
    await outbox.enqueue(removeMember, { id: id(), userId: me.userId })
    navigate('/chat')
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('chat.members')}
      actions={
        <>
          <Button kind="quiet-danger" onClick={() => setLeaving(true)}>
            {t('chat.leave')}
          </Button>
          <Show
            when={chosen().length > 0}
            fallback={
              <Button kind="primary" onClick={props.onClose}>
                {t('chat.done')}
              </Button>
            }
          >
            <Button kind="primary" onClick={add}>
              {t('chat.addCount', { count: chosen().length })}
            </Button>
          </Show>
        </>
      }
    >
      <div class="flex flex-col gap-4">
        <form
          class="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            rename()
          }}
        >
          <div class="min-w-0 flex-1">
            <TextInput
              label={t('chat.roomName')}
              value={name()}
              onInput={setName}
              maxLength={255}
              error={check.error('name')}
            />
          </div>
          <Show when={name().trim() !== props.room.name}>
            <Button type="submit" disabled={!check.passes()}>
              {t('chat.rename')}
            </Button>
          </Show>
        </form>
        <ul aria-label={t('chat.members')}>
          <For each={members()}>
            {(member) => (
              <li class="flex min-h-row items-center gap-2">
                <Avatar id={member.id} name={member.name} size="small" />
                <span class="min-w-0 flex-1 truncate">
                  {member.name}
                  <Show when={member.id === me.userId}>
                    <span class="text-muted"> ({t('presence.you')})</span>
                  </Show>
                </span>
                <Show when={member.id !== me.userId}>
                  <IconButton
                    label={t('chat.removeMember', { name: member.name })}
                    onClick={() => remove(member.id, member.name)}
                  >
                    <X aria-hidden="true" />
                  </IconButton>
                </Show>
              </li>
            )}
          </For>
        </ul>
        <PeoplePicker
          legend={t('chat.addMembers')}
          people={people().filter(({ id, kind, disabled }) => !inside().has(id) && kind === 'person' && !disabled)}
          chosen={chosen()}
          onChange={setChosen}
        />
      </div>
      <ConfirmDialog
        open={leaving()}
        onClose={() => setLeaving(false)}
        title={t('chat.leaveTitle')}
        submit={t('chat.leave')}
        onConfirm={() => void leave()}
      >
        <p>{t('chat.leaveExplained')}</p>
      </ConfirmDialog>
    </Dialog>
  )
}
