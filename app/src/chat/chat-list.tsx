import { A, Navigate, useParams } from '@solidjs/router'
import { fold } from '@werkbank/model/base/value/fold.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { Plus, Users } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { Button, buttonClass } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { SearchInput } from '../design/field/search-input.tsx'
import { offerCommand } from '../design/offer-command.ts'
import { Page, Split } from '../design/page.tsx'
import { createTableState } from '../design/table/table-state.ts'
import { whenNear } from '../design/table/when-near.ts'
import { t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { createKept } from '../mirror/create-parts.ts'
import { RecordElsewhere } from '../mirror/record-elsewhere.tsx'
import { useMirror, useRow, useTable } from '../mirror/use-mirror.ts'
import { createBoard } from '../presence/index.tsx'
import { StarButton } from '../records/star.tsx'
import { pathOf, recordWith, titleOf } from '../subjects.ts'
import { ConversationView } from './conversation.tsx'
import { createPart, createRoomList, type ListedRoom } from './create-room-list.ts'
import { MembersDialog } from './members-dialog.tsx'
import { addressOf, createAuthorNames, MessageHits, shortDay } from './message/message-hits.tsx'
import { NewRoomDialog } from './new-room-dialog.tsx'
import { createMembers, createRoomNames } from './room-names.ts'

type Room = MirrorRow<'chatRooms'>

/** All conversations one may see, those in which something was said, newest first; found by name or by what was said in them. */
export function ChatListScreen() {
  const params = useParams<{ room?: string }>()
  const state = createTableState()
  const can = useCan()
  const person = usePerson()
  const mirror = useMirror()
  const rooms = useTable('chatRooms')
  const reads = useTable('chatReads')
  const open = useRow('chatRooms', () => params.room)
  const [creating, setCreating] = createSignal(false)
  if (can('chat.use')) offerCommand('room.new', () => setCreating(true))
  const messages = useTable('chatMessages')
  const older = useTable('olderUnread')
  const nameOf = createRoomNames()
  const saidBy = createAuthorNames()
  const listed = createRoomList({ rooms, messages, reads, older, userId: person.userId, open: () => params.room })
  const query = () => state.query().trim()
  const shown = createMemo(() => {
    const wanted = fold(query())
    return wanted ? listed().filter(({ room }) => fold(nameOf(room)).includes(wanted)) : listed()
  })
  const part = createPart(shown)
  const isOlder = ({ lastMessageAt }: Room) => (lastMessageAt ?? '9') < (mirror.heldSince('chatMessages') ?? '')
  const preview = ({ room, last }: ListedRoom) =>
    last ? `${saidBy(last)}: ${last.text}` : t(isOlder(room) ? 'chat.olderOnServer' : 'chat.empty')
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
          toolbar={<SearchInput label={t('chat.search')} value={state.query()} onInput={state.setQuery} />}
        >
          <div class="min-h-0 flex-1 overflow-auto bg-surface">
            <ul class="divide-y divide-line">
              <For
                each={part.shown()}
                fallback={
                  <Show when={!query()}>
                    <li>
                      <EmptyState title={t('chat.noRooms')}>{t('chat.noRoomsHint')}</EmptyState>
                    </li>
                  </Show>
                }
              >
                {(entry) => (
                  <li>
                    <RoomEntry
                      entry={entry}
                      name={nameOf(entry.room)}
                      preview={preview(entry)}
                      open={params.room === entry.room.id}
                      query={query()}
                    />
                  </li>
                )}
              </For>
              <Show when={part.hasMore()}>
                <li aria-hidden="true" class="h-px" ref={(element) => whenNear(element, part.more)} />
              </Show>
            </ul>
            <Show when={query()}>
              <MessageHits query={query()} nothingElse={shown().length === 0} chosen={state.filter('message')} />
            </Show>
          </div>
          <Show when={creating()}>
            <NewRoomDialog onClose={() => setCreating(false)} />
          </Show>
        </Page>
      }
    >
      <Show when={params.room} keyed>
        {(id) => (
          <Show when={open()} fallback={<NotHere id={id} />}>
            {(room) => <RoomPage id={id} room={room()} name={nameOf(room())} found={state.filter('message')} />}
          </Show>
        )}
      </Show>
    </Split>
  )
}

/**
 * A record's conversation is listed here after its first message; until then it is opened beside the record. One in which nobody wrote lately is asked of the
 * server, and kept as other things that somebody looks at (decision 0101).
 */
function NotHere(props: { id: string }) {
  const mirror = useMirror()
  const isKnown = () => mirror.get('chatRooms', props.id) !== undefined || mirror.isUnknown('chatRooms', props.id)
  const place = createKept(() => props.id, isKnown)
  const record = () => {
    const found = recordWith(mirror, props.id)
    return found && pathOf(`${found.kind}:${props.id}`)
  }
  return (
    <Show
      when={record()}
      fallback={
        <Page back="/chat" class="bg-surface" title={titleOf(mirror, `chat:${props.id}`) ?? t('chat.conversation')}>
          <Show when={!isKnown()} fallback={<EmptyState title={t('chat.unknown')} />}>
            <RecordElsewhere
              isComing={place() !== 'away'}
              coming={t('chat.opening')}
              title={t('chat.away')}
              hint={t('chat.awayHint')}
            />
          </Show>
        </Page>
      }
    >
      {(path) => <Navigate href={`${path()}?beside=conversation`} />}
    </Show>
  )
}

function RoomEntry(props: { entry: ListedRoom; name: string; preview: string; open: boolean; query: string }) {
  const unread = () => props.entry.unread
  return (
    <a
      href={addressOf(props.entry.room.id, { q: props.query })}
      aria-current={props.open ? 'page' : undefined}
      class="flex items-center gap-3 px-4 py-2 hover:bg-hover aria-[current]:bg-selected"
    >
      <span class="min-w-0 flex-1">
        <span class={`block truncate ${unread() > 0 ? 'font-semibold' : ''}`}>{props.name}</span>
        <span class="block truncate text-muted">{props.preview}</span>
      </span>
      <span class="flex shrink-0 flex-col items-end gap-0.5">
        <span class="text-xs text-muted">
          {props.entry.room.lastMessageAt ? shortDay(props.entry.room.lastMessageAt) : ''}
        </span>
        <Show when={unread() > 0}>
          <span class="min-w-5 rounded-full bg-accent-fill px-1.5 text-center text-xs text-white">
            {unread()}
            <span class="sr-only"> {t('chat.unreadWord')}</span>
          </span>
        </Show>
      </span>
    </a>
  )
}

/** The open conversation, with its subject or members. */
function RoomPage(props: { id: string; room: Room; name: string; found: string | undefined }) {
  const me = usePerson()
  const can = useCan()
  const board = createBoard()
  const members = createMembers()
  const [showsMembers, setShowsMembers] = createSignal(false)
  const inside = () => members().get(props.id) ?? []
  const other = () => (props.room.kind === 'direct' ? inside().find((id) => id !== me.userId) : undefined)
  return (
    <Page
      back="/chat"
      class="bg-surface"
      title={props.name}
      aside={
        <>
          <StarButton subject={`chat:${props.id}`} />
          <Show when={board().some(({ userId }) => userId === other())}>
            <Badge meaning="good">{t('presence.online')}</Badge>
          </Show>
        </>
      }
      actions={
        <>
          <Show when={pathOf(`${props.room.subjectType}:${props.room.subjectId ?? ''}`)}>
            {(path) => (
              <A class={buttonClass()} href={path()}>
                {t(props.room.subjectType === 'quote' ? 'quotes.toQuote' : 'chat.toRecord')}
              </A>
            )}
          </Show>
          <Show when={props.room.kind === 'group' && can('chat.use')}>
            <Button icon={<Users />} onClick={() => setShowsMembers(true)}>
              {t('chat.memberCount', { count: inside().length })}
            </Button>
          </Show>
        </>
      }
    >
      <ConversationView roomId={props.id} found={props.found} />
      <Show when={showsMembers()}>
        <MembersDialog room={props.room} onClose={() => setShowsMembers(false)} />
      </Show>
    </Page>
  )
}
