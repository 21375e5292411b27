import { useSearchParams } from '@solidjs/router'
import { must } from '@werkbank/model/base/assert.ts'
import { openRoom } from '@werkbank/model/chat/commands.ts'
import { OPENED_ROOMS } from '@werkbank/model/chat/room-access.ts'
import { DOCUMENT_KINDS } from '@werkbank/model/document-kinds.ts'
import { FILE_SUBJECTS } from '@werkbank/model/file-subjects.ts'
import type { FileSubjectName } from '@werkbank/model/files/file.ts'
import { maySeeRoom, type RoomSubject } from '@werkbank/model/subject-rights.ts'
import { type Accessor, createMemo, type JSX, Show, Suspense } from 'solid-js'
import { Conversation, createUnread } from '../chat/index.tsx'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { createMedia } from '../design/media.ts'
import { Skeleton } from '../design/skeleton.tsx'
import { type Tab, Tabs } from '../design/tabs.tsx'
import { PageEditor } from '../documents/index.tsx'
import { FileSection } from '../files/index.tsx'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { createKept, type Parts } from '../mirror/create-parts.ts'
import { useMirror, useRow } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'
import { rowOf } from '../subjects.ts'

type Subject = { type: RoomSubject; id: string }

/** On a wide screen the body with something beside it; on a narrow one a tab each. What is open is in the address. */
export function RecordBody(props: {
  subject: Subject
  tab: string
  prints: boolean
  body: () => JSX.Element
  tabs: readonly Tab[]
  history: (() => JSX.Element) | undefined
  files: (() => JSX.Element) | undefined
}) {
  const [search, setSearch] = useSearchParams<{ beside?: string }>()
  const wide = createMedia('(min-width: 80rem)')
  const around = createAround(props)
  const tabs = createMemo<Tab[]>(() => [
    ...(wide() ? [] : [{ id: props.subject.type, label: props.tab, content: props.body }]),
    ...around(),
  ])
  const chosen = () => {
    const first = (wide() ? around()[0]?.id : props.subject.type) ?? ''
    const wanted = search.beside ?? first
    return tabs().some(({ id }) => id === wanted) ? wanted : first
  }
  return (
    <div class={`flex min-h-0 flex-1 ${props.prints ? '' : 'print:hidden'}`}>
      <Show when={wide()}>
        <div class="flex min-w-0 flex-1 flex-col">{props.body()}</div>
      </Show>
      <Show when={tabs().length > 0}>
        <aside
          aria-label={t('common.beside', { what: props.tab })}
          class={`flex min-h-0 min-w-0 flex-col bg-surface ${wide() ? 'w-88 shrink-0 border-l border-line print:hidden' : 'flex-1'}`}
        >
          {/* Anew with the width: tabs that lose or gain one take another for chosen before that one is there, and would write it into the address. */}
          <Show when={wide() ? 'beside' : 'instead'} keyed>
            {(_place) => (
              <Tabs
                label={t('common.beside', { what: props.tab })}
                value={chosen()}
                onChange={(id) => setSearch({ beside: id }, { replace: true, scroll: false })}
                tabs={tabs()}
              />
            )}
          </Show>
        </aside>
      </Show>
    </div>
  )
}

/** What goes on around a record, as far as this person may see it. */
function createAround(props: Parameters<typeof RecordBody>[0]) {
  const can = useCan()
  const { type, id } = props.subject
  const unread = createUnread(id)
  const page = useRow('pages', () => id)
  // A record with documents has a page, also before the mirror has it.
  const hasDocuments = Object.hasOwn(DOCUMENT_KINDS, type)
  const seesFiles = type in FILE_SUBJECTS && can(FILE_SUBJECTS[type as FileSubjectName].read)
  const files = () => props.files?.() ?? <FileSection of={{ subjectType: type as FileSubjectName, subjectId: id }} />
  return createMemo((): Tab[] => {
    const { history } = props
    const past: Tab[] = history ? [{ id: 'history', label: t('sales.tabHistory'), content: () => later(history) }] : []
    return [
      ...props.tabs,
      // Without a timeline the history stands first, for it is the only account of the record's past.
      ...(props.tabs.length > 0 ? [] : past),
      ...(can('chat.use') && maySeeRoom(type, can)
        ? [
            {
              id: 'conversation',
              label: <ConversationLabel unread={unread()} />,
              content: () => <RecordRoom subject={props.subject} />,
            },
          ]
        : []),
      ...(seesFiles
        ? [{ id: 'files', label: t('files.title'), content: () => later(() => <div class="p-4">{files()}</div>) }]
        : []),
      ...((page() || hasDocuments) && can('page.read')
        ? [{ id: 'page', label: t('sales.tabPage'), content: () => later(() => <PageEditor pageId={id} always />) }]
        : []),
      ...(props.tabs.length > 0 ? past : []),
    ]
  })
}

/** The record's conversation; before its first message, a button that opens it. One in which nobody wrote lately is on the server (decision 0101). */
function RecordRoom(props: { subject: Subject }) {
  const send = useSend()
  const room = useRow('chatRooms', () => props.subject.id)
  const opened = () => OPENED_ROOMS.find((type) => type === props.subject.type)
  const place = createRoomPlace(() => (opened() ? props.subject : undefined))
  return (
    <Show
      when={room() || !opened()}
      fallback={
        <EmptyState
          title={t(place() === 'here' ? 'chat.nothingSaid' : place() === 'coming' ? 'chat.opening' : 'chat.away')}
          action={
            <Button
              onClick={() =>
                void send(openRoom, { subjectType: must(opened(), 'asked above'), subjectId: props.subject.id })
              }
            >
              {t('chat.begin')}
            </Button>
          }
        />
      }
    >
      {later(() => (
        <Conversation roomId={props.subject.id} always />
      ))}
    </Show>
  )
}

/** Where a conversation is that this device doesn't hold; nothing is asked for one that can't be older than what it holds. */
function createRoomPlace(subject: Accessor<Subject | undefined>): Accessor<Parts> {
  const mirror = useMirror()
  const mayBe = ({ type, id }: Subject) => {
    const since = mirror.heldSince('chatRooms')
    return (
      since !== undefined &&
      ((rowOf(mirror, `${type}:${id}`) as { createdAt?: string } | undefined)?.createdAt ?? '') < since
    )
  }
  const wanted = () => {
    const one = subject()
    return one && mayBe(one) ? one.id : undefined
  }
  return createKept(wanted, () => {
    const id = wanted()
    return id === undefined || mirror.get('chatRooms', id) !== undefined || mirror.isUnknown('chatRooms', id)
  })
}

/** What comes with its first use must not take the body from the screen while it is loaded. */
const later = (content: () => JSX.Element) => <Suspense fallback={<Skeleton />}>{content()}</Suspense>

function ConversationLabel(props: { unread: number }) {
  return (
    <>
      {t('sales.tabConversation')}
      <Show when={props.unread > 0}>
        <span class="min-w-5 rounded-full bg-accent-fill px-1.5 text-center text-xs text-white">
          {props.unread}
          <span class="sr-only"> {t('chat.unreadWord')}</span>
        </span>
      </Show>
    </>
  )
}
