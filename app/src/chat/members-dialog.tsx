import { Key } from '@solid-primitives/keyed'
import { useNavigate } from '@solidjs/router'
import { hindranceOf, isPossible } from '@werkbank/model/base/possible.ts'
import { addMembers, removeMember, renameRoom, setRoomRole } from '@werkbank/model/chat/commands.ts'
import { isInCharge } from '@werkbank/model/chat/room-access.ts'
import { roomOnDevice } from '@werkbank/model/chat/room-state.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { Ellipsis } from 'lucide-solid/icons'
import { createMemo, createSignal, Show } from 'solid-js'
import { Avatar } from '../design/avatar.tsx'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { TextInput } from '../design/field/field.tsx'
import { Form } from '../design/form.tsx'
import { ConfirmDialog } from '../design/overlay/confirm-dialog.tsx'
import { Dialog, LeaveButton } from '../design/overlay/dialog.tsx'
import { Menu, type MenuItem } from '../design/overlay/menu.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { compareText } from '../i18n/compare.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useRowsBy, useTable } from '../mirror/use-mirror.ts'
import { useAsking, useStateOf } from '../mirror/use-possible.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { createOnline } from '../presence/index.tsx'
import { PeoplePicker } from './people-picker.tsx'

type Room = MirrorRow<'chatRooms'>

/** The members of a group and its name. Managers rename it, add and remove members and appoint other managers (CH-05.11); every member may leave. */
export function MembersDialog(props: { room: Room; onClose: () => void }) {
  const outbox = useOutbox()
  const me = usePerson()
  const people = useTable('people')
  const [chosen, setChosen] = createSignal<readonly string[]>([])
  const [leaving, setLeaving] = createSignal(false)
  const members = useRowsBy('chatMembers', 'roomId', () => props.room.id)
  const inside = createMemo(() => new Set(members().map(({ userId }) => userId)))
  const asking = useAsking()
  const room = useStateOf(roomOnDevice, () => props.room.id)
  const decides = () => {
    const now = room()
    return now !== undefined && isPossible(renameRoom, now, asking)
  }
  const whyStay = () => {
    const now = room()
    return now && hindranceOf(removeMember, now, asking, { id: props.room.id, userId: me.userId })
  }
  const add = () => {
    void outbox.enqueue(addMembers, { id: props.room.id, memberIds: [...chosen()] })
    setChosen([])
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('chat.members')}
      actions={
        <>
          <Button kind="quiet-danger" disabled={whyStay() !== undefined} onClick={() => setLeaving(true)}>
            {t('chat.leave')}
          </Button>
          <Show when={chosen().length > 0} fallback={<LeaveButton>{t('chat.done')}</LeaveButton>}>
            <Button kind="primary" onClick={add}>
              {t('chat.addCount', { count: chosen().length })}
            </Button>
          </Show>
        </>
      }
    >
      <div class="flex flex-col gap-4">
        <Show when={whyStay()}>{(why) => <Notice meaning="info">{refusalWords(why().code)}</Notice>}</Show>
        <Show when={decides()}>
          <RoomName room={props.room} />
        </Show>
        <MemberList room={props.room} decides={decides()} />
        <Show when={decides()}>
          <PeoplePicker
            legend={t('chat.addMembers')}
            people={people().filter(({ id, kind, disabled }) => !inside().has(id) && kind === 'person' && !disabled)}
            chosen={chosen()}
            onChange={setChosen}
          />
        </Show>
      </div>
      <Leave room={props.room} open={leaving()} onClose={() => setLeaving(false)} onLeave={props.onClose} />
    </Dialog>
  )
}

function RoomName(props: { room: Room }) {
  const outbox = useOutbox()
  const [name, setName] = createSignal(props.room.name)
  const check = createFormCheck(
    () => renameRoom.input,
    () => ({ name: name() }),
  )
  const rename = () => check.passes() && void outbox.enqueue(renameRoom, { id: props.room.id, name: name().trim() })
  return (
    <Form class="flex items-end gap-2" onSubmit={rename}>
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
    </Form>
  )
}

function MemberList(props: { room: Room; decides: boolean }) {
  const outbox = useOutbox()
  const me = usePerson()
  const onlineOf = createOnline()
  const people = useTable('people')
  const rows = useRowsBy('chatMembers', 'roomId', () => props.room.id)
  const id = () => props.room.id
  const members = createMemo(() => {
    const byId = new Map(rows().map((row) => [row.userId, row]))
    return people()
      .flatMap((person) => {
        const row = byId.get(person.id)
        return row ? [{ id: person.id, name: person.name, isInCharge: isInCharge(row) }] : []
      })
      .sort((a, b) => compareText(a.name, b.name))
  })
  const remove = (userId: string, who: string) => {
    void outbox.enqueue(removeMember, { id: id(), userId })
    showToast(t('chat.memberRemoved', { name: who }), {
      onUndo: () => void outbox.enqueue(addMembers, { id: id(), memberIds: [userId] }),
    })
  }
  const actionsFor = (member: { id: string; name: string; isInCharge: boolean }): MenuItem[] => [
    {
      label: member.isInCharge ? t('chat.takeAdmin') : t('chat.makeAdmin'),
      onSelect: () =>
        void outbox.enqueue(setRoomRole, {
          id: id(),
          userId: member.id,
          role: member.isInCharge ? 'member' : 'admin',
        }),
    },
    {
      label: t('chat.removeMember', { name: member.name }),
      danger: true,
      onSelect: () => remove(member.id, member.name),
    },
  ]
  return (
    <ul aria-label={t('chat.members')}>
      <Key each={members()} by="id">
        {(member) => (
          <MemberRow
            {...member()}
            isMe={member().id === me.userId}
            online={onlineOf(member().id)}
            actions={props.decides && member().id !== me.userId ? actionsFor(member()) : []}
          />
        )}
      </Key>
    </ul>
  )
}

function MemberRow(props: {
  id: string
  name: string
  isInCharge: boolean
  isMe: boolean
  online: string | undefined
  actions: readonly MenuItem[]
}) {
  return (
    <li class="flex min-h-row items-center gap-2">
      <Avatar id={props.id} name={props.name} online={props.online} size="small" />
      <span class="min-w-0 flex-1 truncate">
        {props.name}
        <Show when={props.isMe}>
          <span class="text-muted"> ({t('presence.you')})</span>
        </Show>
        <Show when={props.isInCharge}>
          <span class="ml-2 text-xs text-muted">{t('chat.inCharge')}</span>
        </Show>
      </span>
      <Show when={props.actions.length > 0}>
        <Menu
          label={t('chat.memberActions', { name: props.name })}
          trigger={<Ellipsis aria-hidden="true" />}
          items={props.actions}
        />
      </Show>
    </li>
  )
}

function Leave(props: { room: Room; open: boolean; onClose: () => void; onLeave: () => void }) {
  const outbox = useOutbox()
  const navigate = useNavigate()
  const me = usePerson()
  const leave = async () => {
    props.onLeave()
    await outbox.enqueue(removeMember, { id: props.room.id, userId: me.userId })
    navigate('/chat')
  }
  return (
    <ConfirmDialog
      open={props.open}
      onClose={props.onClose}
      title={t('chat.leaveTitle')}
      submit={t('chat.leave')}
      onConfirm={() => void leave()}
    >
      <p>{t('chat.leaveExplained')}</p>
    </ConfirmDialog>
  )
}
