import { A, useNavigate, useParams } from '@solidjs/router'
import { newId } from '@werkbank/model/base/id.ts'
import { createRoom } from '@werkbank/model/chat/commands.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Button, buttonClass } from '../design/button.tsx'
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
import { createRoomList, type ListedRoom } from './create-room-list.ts'

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
  const messages = useTable('chatMessages')
  const people = useTable('people')
  const shown = createRoomList({ rooms, messages, reads, userId: person.userId })
  const names = createMemo(() => new Map(people().map(({ id, name }) => [id, name])))
  const preview = ({ last }: ListedRoom) => {
    if (!last) return t('chat.empty')
    const who = last.authorId === person.userId ? t('chat.you') : (names().get(last.authorId)?.split(' ')[0] ?? '')
    return `${who}: ${last.text}`
  }
  const nameOf = (room: Room): string => {
    if (room.subjectType !== 'order' || !room.subjectId) return room.name
    const order = mirror.get('orders', room.subjectId)
    const customer = mirror.get('customers', order?.workingCustomerId ?? order?.customerId ?? '')?.name
    const title = order?.number ? t('chat.order', { number: order.number }) : t('chat.newOrder')
    return customer ? `${title} · ${customer}` : title
  }
  return (
    <Split
      open={Boolean(params.room)}
      list={
        <Page
          title={t('chat.title')}
          actions={
            <Show when={can('chat.use')}>
              <Button icon={<Plus />} onClick={() => setCreating(true)}>
                {t('chat.newRoom')}
              </Button>
            </Show>
          }
        >
          <ul class="min-h-0 flex-1 divide-y divide-line overflow-auto bg-surface">
            <For
              each={shown()}
              fallback={
                <li>
                  <EmptyState title={t('chat.noRooms')}>{t('chat.noRoomsHint')}</EmptyState>
                </li>
              }
            >
              {(entry) => (
                <li>
                  <a
                    href={`/chat/${entry.room.id}`}
                    aria-current={params.room === entry.room.id ? 'page' : undefined}
                    class="flex items-center gap-3 px-4 py-2 hover:bg-hover aria-[current]:bg-selected"
                  >
                    <span class="min-w-0 flex-1">
                      <span class={`block truncate ${entry.unread > 0 ? 'font-semibold' : ''}`}>
                        {nameOf(entry.room)}
                      </span>
                      <span class="block truncate text-muted">{preview(entry)}</span>
                    </span>
                    <span class="flex shrink-0 flex-col items-end gap-0.5">
                      <span class="text-xs text-muted">
                        {entry.room.lastMessageAt ? shortDay(entry.room.lastMessageAt) : ''}
                      </span>
                      <Show when={entry.unread > 0}>
                        <span class="min-w-5 rounded-full bg-accent-fill px-1.5 text-center text-xs text-white">
                          {entry.unread}
                          <span class="sr-only"> {t('chat.unreadWord')}</span>
                        </span>
                      </Show>
                    </span>
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
      <Show when={params.room} keyed>
        {(id) => (
          <Show when={open()} fallback={<EmptyState title={t('chat.unknown')} />}>
            {(room) => (
              <Page
                back="/chat"
                class="bg-surface"
                title={nameOf(room())}
                actions={
                  <Show when={room().subjectType === 'order' && room().subjectId}>
                    {(subjectId) => (
                      <A class={buttonClass()} href={`/orders/${subjectId()}`}>
                        {t('chat.toRecord')}
                      </A>
                    )}
                  </Show>
                }
              >
                <ConversationView roomId={id} />
              </Page>
            )}
          </Show>
        )}
      </Show>
    </Split>
  )
}

/** The time of today, the day of before. */
const shortDay = (at: string) => (formatDate(at) === formatDate(new Date()) ? formatDate(at, 'time') : formatDate(at))

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
        <For each={people().filter(({ id, disabled }) => id !== person.userId && !disabled)}>
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
