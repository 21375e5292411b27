import { dayIn } from '@werkbank/model/base/value/company-day.ts'
import { MIRROR_TABLES, type MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { EmptyState } from '../../design/empty-state.tsx'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { companyZone } from '../../i18n/zone.ts'
import { usePerson } from '../../identity/index.ts'
import { createOlder } from '../../mirror/create-older.ts'
import { OlderFoot } from '../../mirror/older-foot.tsx'
import { useMirror, useSearch, useTable } from '../../mirror/use-mirror.ts'
import { createRoomNames } from '../room-names.ts'
import { snippetOf } from './snippet.ts'

type Message = MirrorRow<'chatMessages'>

/** The author's name, in one word. */
export function createAuthorNames(): (message: Message) => string {
  const person = usePerson()
  const people = useTable('people')
  const names = createMemo(() => new Map(people().map(({ id, name }) => [id, name])))
  return ({ authorId }) =>
    authorId === person.userId ? t('chat.you') : (names().get(authorId)?.split(' ')[0] ?? t('chat.somebody'))
}

/** Where a conversation is, with what is asked of it. */
export const addressOf = (roomId: string, asked: Record<string, string>) => {
  const search = new URLSearchParams(Object.entries(asked).filter(([, value]) => value))
  return `/chat/${roomId}${search.size > 0 ? `?${search}` : ''}`
}

/** The time of today, the day of before. */
export const shortDay = (at: string) =>
  formatDate(at) === formatDate(new Date()) ? formatDate(at, 'time') : formatDate(at)

/** Beyond that better search words are faster than reading. */
const SAID_MAX = 100

/** Messages with these words, the newest first; each leads to its place. Behind those on this device are those that the server alone has. */
export function MessageHits(props: { query: string; nothingElse: boolean; chosen: string | undefined }) {
  const found = useSearch('chatMessages', () => props.query)
  const newest = createMemo(() =>
    [...found()].sort((a, b) => (a.acceptedAt < b.acceptedAt ? 1 : -1)).slice(0, SAID_MAX),
  )
  const older = createOlderHits(() => props.query)
  const isNothing = () => props.nothingElse && newest().length === 0 && !older.rows()?.length
  return (
    <>
      <Show when={newest().length > 0}>
        <Messages title={t('chat.messages')} messages={newest()} query={props.query} chosen={props.chosen} />
      </Show>
      <Show when={isNothing()}>
        <EmptyState title={t('chat.nothingFound', { query: props.query })} />
      </Show>
      <Show when={older.rows()?.length}>
        <Messages
          title={t('chat.foundOlder')}
          messages={older.rows() ?? []}
          named={older.named()}
          query={props.query}
          chosen={props.chosen}
        />
      </Show>
      <Show when={older.rows()?.length === 0 && !older.hasMore()}>
        <p class="px-4 py-2 text-muted">{t('chat.noneOlder', { day: older.day(), query: props.query })}</p>
      </Show>
      <OlderFoot older={older} label={t('chat.searchOlder', { day: older.day() })} />
    </>
  )
}

const messageSchema = MIRROR_TABLES.chatMessages.row.omit({ rev: true })
const roomsSchema = z.object({
  rooms: z.array(
    MIRROR_TABLES.chatRooms.row.pick({
      id: true,
      kind: true,
      name: true,
      subjectType: true,
      subjectId: true,
      invoiceNumber: true,
      order: true,
    }),
  ),
})
type HitRoom = z.infer<typeof roomsSchema>['rooms'][number]

/** The server searches what this device doesn't hold, on request only, since it is rarely needed. `day`: the day before which that lies. */
function createOlderHits(query: () => string) {
  const mirror = useMirror()
  const since = () => mirror.heldSince('chatMessages') ?? ''
  const [named, setNamed] = createSignal<ReadonlyMap<string, HitRoom>>(new Map())
  // Conversations that this device doesn't hold are of records that are older than what it holds.
  const begun = (['chatRooms', 'customers', 'products'] as const).map((table) => useTable(table))
  const isSome = createMemo(() => begun.some((rows) => rows().some(({ createdAt }) => createdAt < since())))
  const older = createOlder<Message>(
    () => (isSome() ? `/chat/search?${new URLSearchParams({ q: query(), limit: '50', before: since() })}` : undefined),
    messageSchema,
    (page) =>
      setNamed((had) => new Map([...had, ...roomsSchema.parse(page).rooms.map((room) => [room.id, room] as const)])),
  )
  return { ...older, named, day: () => (since() ? formatDate(dayIn(since(), companyZone())) : '') }
}

function Messages(props: {
  title: string
  messages: readonly Message[]
  query: string
  chosen: string | undefined
  /** Conversations that this device doesn't hold, as the server names them. */
  named?: ReadonlyMap<string, HitRoom>
}) {
  const mirror = useMirror()
  const nameOf = createRoomNames()
  const saidBy = createAuthorNames()
  const roomName = (message: Message) => {
    const room = mirror.get('chatRooms', message.roomId) ?? props.named?.get(message.roomId)
    return room ? nameOf(room) : ''
  }
  return (
    <>
      <h2 class="border-y border-line bg-canvas px-4 py-1 text-xs font-medium text-muted">{props.title}</h2>
      <ul class="divide-y divide-line" aria-label={props.title}>
        <For each={props.messages}>
          {(message) => (
            <li>
              <a
                href={addressOf(message.roomId, { q: props.query, message: message.id })}
                aria-current={props.chosen === message.id ? 'true' : undefined}
                class="block px-4 py-2 hover:bg-hover aria-[current]:bg-selected"
              >
                <span class="flex items-baseline gap-3">
                  <span class="min-w-0 flex-1 truncate text-xs text-muted">{roomName(message)}</span>
                  <span class="shrink-0 text-xs text-muted">{shortDay(message.acceptedAt)}</span>
                </span>
                <span class="line-clamp-2 wrap-anywhere">
                  {saidBy(message)}:{' '}
                  <For each={snippetOf(message.text, props.query)}>
                    {(piece) => (
                      <Show when={piece.hit} fallback={piece.text}>
                        <mark>{piece.text}</mark>
                      </Show>
                    )}
                  </For>
                </span>
              </a>
            </li>
          )}
        </For>
      </ul>
    </>
  )
}
