import { useNavigate, useSearchParams } from '@solidjs/router'
import { createMemo, type JSX, Show, Suspense } from 'solid-js'
import { Conversation, createUnread } from '../chat/index.tsx'
import { createMedia } from '../design/media.ts'
import { Skeleton } from '../design/skeleton.tsx'
import { type Tab, Tabs } from '../design/tabs.tsx'
import { PageEditor } from '../documents/index.tsx'
import { FileSection } from '../files/index.tsx'
import { HistoryPanel } from '../history/index.tsx'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import type { Replica } from '../replica/replica.ts'
import type { AgreementKind } from './kind.ts'

/** On a wide screen the sheet with something beside it; on a narrow one a tab each. What is open is in the address. */
export function AgreementBody(props: {
  kind: AgreementKind
  id: string
  replica: Replica
  sheet: () => JSX.Element
  timeline: () => JSX.Element
}) {
  const can = useCan()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams<{ beside?: string }>()
  const wide = createMedia('(min-width: 80rem)')
  const unread = createUnread(props.id)
  const { prefix, path, words } = props.kind
  const tabs = createMemo<Tab[]>(() => [
    ...(wide() ? [] : [{ id: prefix, label: words.tab(), content: props.sheet }]),
    { id: 'timeline', label: t('sales.timeline'), content: props.timeline },
    ...(can('chat.use')
      ? [
          {
            id: 'conversation',
            label: <ConversationLabel unread={unread()} />,
            content: () => later(() => <Conversation roomId={props.id} always />),
          },
        ]
      : []),
    {
      id: 'files',
      label: t('files.title'),
      content: () =>
        later(() => (
          <div class="p-4">
            <FileSection of={{ subjectType: props.kind.prefix, subjectId: props.id }} />
          </div>
        )),
    },
    { id: 'page', label: t('sales.tabPage'), content: () => later(() => <PageEditor pageId={props.id} always />) },
    {
      id: 'history',
      label: t('sales.tabHistory'),
      content: () =>
        later(() => <HistoryPanel document={props.replica.name} onRestore={() => navigate(`${path}/${props.id}`)} />),
    },
  ])
  const chosen = () => {
    const wanted = search.beside ?? (wide() ? 'timeline' : prefix)
    return tabs().some(({ id }) => id === wanted) ? wanted : (tabs()[0]?.id ?? '')
  }
  return (
    <div class="flex min-h-0 flex-1 print:hidden">
      <Show when={wide()}>
        <div class="flex min-w-0 flex-1 flex-col">{props.sheet()}</div>
      </Show>
      <aside
        aria-label={words.beside()}
        class={`flex min-h-0 min-w-0 flex-col bg-surface ${wide() ? 'w-88 shrink-0 border-l border-line' : 'flex-1'}`}
      >
        <Tabs
          label={words.beside()}
          value={chosen()}
          onChange={(id) => setSearch({ beside: id }, { replace: true, scroll: false })}
          tabs={tabs()}
        />
      </aside>
    </div>
  )
}

/** What comes with its first use must not take the sheet from the screen while it is loaded. */
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
