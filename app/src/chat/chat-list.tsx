import { useNavigate, useParams } from '@solidjs/router'
import { newId } from '@werkbank/model/base/id.ts'
import { createRoom } from '@werkbank/model/chat/commands.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Checkbox, TextInput } from '../design/field.tsx'
import { Page, Split } from '../design/page.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { useMirror, useRow, useTable } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { ConversationView } from './conversation.tsx'

type Room = MirrorRow<'chatRooms'>

/** All conversations one may see; those in which something was said, newest first. */
export function ChatListScreen() {
  const params = useParams<{ room?: string }>()
  const mirror = useMirror()
  const can = useCan()
  const person = usePerson()
  const rooms = useTable('chatRooms')
  const reads = useTable('chatReads')
  const open = useRow('chatRooms', () => params.room)
  const [creating, setCreating] = createSignal(false)
  const unread = createMemo(
    () =>
      new Map(
        reads()
          .filter(({ userId }) => userId === person.userId)
          .map(({ roomId, position }) => [roomId, position]),
      ),
  )
  const shown = createMemo(() =>
    rooms()
      .filter((room) => room.kind !== 'record' || room.lastPosition > 0)
      .sort((a, b) => ((a.lastMessageAt ?? a.createdAt) < (b.lastMessageAt ?? b.createdAt) ? 1 : -1)),
  )
  const nameOf = (room: Room): string => {
    if (room.subjectType === 'order' && room.subjectId) {
      const number = mirror.get('orders', room.subjectId)?.number
      return number ? t('chat.order', { number }) : t('chat.newOrder')
    }
    return room.name
  }
  const count = (room: Room) => Math.max(0, room.lastPosition - (unread().get(room.id) ?? 0))
  return (
    <Split
      open={Boolean(params.room)}
      list={
        <Page
          title={t('chat.title')}
          actions={
            <Show when={can('chat.use')}>
              <Button onClick={() => setCreating(true)}>
                <Plus aria-hidden="true" />
                {t('chat.newRoom')}
              </Button>
            </Show>
          }
        >
          <ul class="min-h-0 flex-1 divide-y divide-line overflow-auto">
            <For
              each={shown()}
              fallback={
                <li>
                  <EmptyState title={t('chat.noRooms')}>{t('chat.noRoomsHint')}</EmptyState>
                </li>
              }
            >
              {(room) => (
                <li>
                  <a
                    href={`/chat/${room.id}`}
                    aria-current={params.room === room.id ? 'page' : undefined}
                    class="flex min-h-row items-center gap-2 px-4 py-2 hover:bg-hover aria-[current]:bg-selected"
                  >
                    <span class="min-w-0 flex-1 truncate">{nameOf(room)}</span>
                    <Show when={count(room) > 0}>
                      <span class="rounded-full bg-accent-fill px-2 text-xs text-white">
                        {t('chat.unread', { count: count(room) })}
                      </span>
                    </Show>
                    <span class="text-xs text-muted">{room.lastMessageAt ? formatDate(room.lastMessageAt) : ''}</span>
                  </a>
                </li>
              )}
            </For>
          </ul>
          <Show when={creating()}>
            <NewRoom onClose={() => setCreating(false)} />
          </Show>
        </Page>
      }
    >
      <Show when={open()} keyed fallback={<EmptyState title={t('chat.unknown')} />}>
        {(room) => (
          <Page back="/chat" title={nameOf(room)}>
            <ConversationView roomId={room.id} />
          </Page>
        )}
      </Show>
    </Split>
  )
}

function NewRoom(props: { onClose: () => void }) {
  const outbox = useOutbox()
  const navigate = useNavigate()
  const person = usePerson()
  const people = useTable('people')
  const [name, setName] = createSignal('')
  const [members, setMembers] = createSignal<readonly string[]>([])
  const create = async () => {
    const id = newId()
    await outbox.enqueue(createRoom, { id, kind: 'group', name: name(), memberIds: [...members()] })
    props.onClose()
    navigate(`/chat/${id}`)
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('chat.newRoom')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('chat.cancel')}</Button>
          <Button kind="primary" disabled={!name().trim()} onClick={() => void create()}>
            {t('chat.create')}
          </Button>
        </>
      }
    >
      <TextInput label={t('chat.roomName')} value={name()} onInput={setName} maxLength={255} />
      <fieldset class="mt-3">
        <legend class="text-xs font-medium text-muted">{t('chat.members')}</legend>
        <For each={people().filter(({ id }) => id !== person.userId)}>
          {({ id, name: who }) => (
            <div>
              <Checkbox
                label={who}
                checked={members().includes(id)}
                onChange={(checked) =>
                  setMembers((before) => (checked ? [...before, id] : before.filter((other) => other !== id)))
                }
              />
            </div>
          )}
        </For>
      </fieldset>
    </Dialog>
  )
}
