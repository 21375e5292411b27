import { A, useParams } from '@solidjs/router'
import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret'
import {
  Bold,
  Heading2,
  Italic,
  List,
  ListOrdered,
  Maximize2,
  Quote,
  Redo2,
  Strikethrough,
  Undo2,
} from 'lucide-solid/icons'
import type { JSX } from 'solid-js'
import { createEffect, createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import type { Awareness } from 'y-protocols/awareness'
import { personColour } from '../design/avatar.tsx'
import { Notice } from '../design/badge.tsx'
import { buttonClass, IconButton } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { Page } from '../design/page.tsx'
import { t } from '../i18n/t.ts'
import { usePerson, useWorkspace } from '../identity/index.ts'
import { createKept } from '../mirror/create-parts.ts'
import { RecordElsewhere } from '../mirror/record-elsewhere.tsx'
import { useRow } from '../mirror/use-mirror.ts'
import { createPresence, PresenceFaces } from '../presence/index.tsx'
import { StarButton } from '../records/star.tsx'
import { createRefused } from '../replica/create-refused.ts'
import type { Replica } from '../replica/replica.ts'
import { createPeers, createPlace, createReplica, createWriters } from '../replica/use-replica.ts'
import { describeSubject, isUnknownRecord, pathOf, recordWith } from '../subjects.ts'
import { pageExtensions } from './page-extensions.ts'
import { pageLimits } from './page-limits.ts'
import { asPageHtml, isNothing, type LeftOut } from './pasted.ts'
import { followRefused, refusedBlocks } from './refused-blocks.tsx'

/** A rich-text page, written by several people at once. */
export function PageEditor(props: {
  pageId: string
  /** The page is created with its record, so it can be written before the mirror has it. */
  always?: boolean
  /** It has the whole screen: a line is not longer than one reads well. */
  alone?: boolean
}) {
  const page = useRow('pages', () => props.pageId)
  const { mirror } = useWorkspace()
  const there = () => props.always || page() !== undefined || recordWith(mirror, props.pageId) !== undefined
  const replica = createReplica(() => (there() ? `doc:${props.pageId}` : undefined))
  // A page is opened anew where something in it was refused: the hands go on where they were.
  const hands: Hands = { place: undefined }
  return (
    <Show when={there()} fallback={<EmptyState title={t('documents.unknown')} />}>
      <Show
        when={replica()}
        keyed
        fallback={
          <p class="p-4 text-muted" aria-busy="true">
            {t('documents.loading')}
          </p>
        }
      >
        {(loaded) => <Text replica={loaded} pageId={props.pageId} alone={props.alone ?? false} hands={hands} />}
      </Show>
    </Show>
  )
}

/** A page with an address of its own. */
export function DocumentScreen() {
  const params = useParams<{ id: string }>()
  const page = useRow('pages', () => params.id)
  const { mirror } = useWorkspace()
  const record = createMemo(() => recordWith(mirror, params.id))
  const subject = () => record() && `${record()?.kind}:${params.id}`
  const recordPath = () => pathOf(subject() ?? '')
  const title = () => {
    const [own, about] = [page()?.title, subject()]
    if (own) return own
    return about ? t('documents.about', { record: describeSubject(mirror, about) }) : t('documents.title')
  }
  createPresence(() => ({ type: 'page', id: params.id }))
  const isThere = () => page() !== undefined || record() !== undefined
  const writers = createWriters(createReplica(() => (isThere() ? `doc:${params.id}` : undefined)))
  // That of a record which this device doesn't hold comes with it.
  const isKnown = () => isThere() || isUnknownRecord(mirror, params.id)
  const place = createKept(() => (isThere() ? undefined : params.id), isKnown)
  return (
    <Page
      title={title()}
      back={recordPath() ? `${recordPath()}?beside=page` : '/'}
      class="bg-surface"
      aside={
        <>
          <Show when={page() ?? record()}>
            <StarButton subject={`doc:${params.id}`} />
          </Show>
          <PresenceFaces subject={{ type: 'page', id: params.id }} writes={(id) => writers().has(id)} />
        </>
      }
      actions={
        <Show when={recordPath()}>
          {(path) => (
            <A class={buttonClass()} href={`${path()}?beside=page`}>
              {t(record()?.kind === 'quote' ? 'quotes.toQuote' : 'documents.toRecord')}
            </A>
          )}
        </Show>
      }
    >
      <Show
        when={isKnown()}
        fallback={
          <RecordElsewhere
            isComing={place() !== 'away'}
            coming={t('documents.loading')}
            title={t('documents.away')}
            hint={t('documents.awayHint')}
          />
        }
      >
        <PageEditor pageId={params.id} alone />
      </Show>
    </Page>
  )
}

type Tool = {
  label: string
  icon: JSX.Element
  /** The mark or node that it switches, for the pressed state. */
  name: string
  attributes?: Record<string, unknown>
  run: (editor: Editor) => void
}
const tools = (): Tool[] => [
  {
    name: 'undo',
    label: t('documents.undo'),
    icon: <Undo2 aria-hidden="true" />,
    run: (editor) => editor.chain().focus().undo().run(),
  },
  {
    name: 'redo',
    label: t('documents.redo'),
    icon: <Redo2 aria-hidden="true" />,
    run: (editor) => editor.chain().focus().redo().run(),
  },
  {
    name: 'bold',
    label: t('documents.bold'),
    icon: <Bold aria-hidden="true" />,
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    name: 'italic',
    label: t('documents.italic'),
    icon: <Italic aria-hidden="true" />,
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    name: 'strike',
    label: t('documents.strike'),
    icon: <Strikethrough aria-hidden="true" />,
    run: (editor) => editor.chain().focus().toggleStrike().run(),
  },
  {
    name: 'heading',
    label: t('documents.heading'),
    icon: <Heading2 aria-hidden="true" />,
    run: (editor) => editor.chain().focus().toggleHeading({ level: 2 }).run(),
  },
  {
    name: 'bulletList',
    label: t('documents.bulletList'),
    icon: <List aria-hidden="true" />,
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'orderedList',
    label: t('documents.orderedList'),
    icon: <ListOrdered aria-hidden="true" />,
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'blockquote',
    label: t('documents.quote'),
    icon: <Quote aria-hidden="true" />,
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
]

const notice = { meaning: 'warning', durationMs: 20_000 } as const
const TOO_MUCH = { 'too-long': 'documents.tooLong', 'too-deep': 'documents.tooDeep' } as const

/** What was left out of something pasted, each in a sentence. */
const leftOutWords = ({ pictures, tables, links }: LeftOut): string =>
  [
    pictures > 0 ? t('documents.picturesLeftOut', { count: pictures }) : '',
    tables > 0 ? t('documents.tablesAsText', { count: tables }) : '',
    links > 0 ? t('documents.linksLeftOut', { count: links }) : '',
  ]
    .filter(Boolean)
    .join(' ')

/** Files and nothing that can be written: pages hold none, so it is said, and the browser doesn't open them instead. */
function isOnlyFiles(data: DataTransfer | null): boolean {
  const count = data?.files.length ?? 0
  if (count === 0 || data?.types.includes('text/html') || data?.types.includes('text/plain')) return false
  showToast(t('documents.picturesLeftOut', { count }), notice)
  return true
}

/** The caret at the moment the editor was replaced. */
type Hands = { place: number | undefined }

function goOnWriting(editor: Editor, hands: Hands): void {
  if (hands.place !== undefined) editor.commands.focus(Math.min(hands.place, editor.state.doc.content.size))
  onCleanup(() => {
    hands.place = editor.isFocused ? editor.state.selection.anchor : undefined
    editor.destroy()
  })
}

function Text(props: { replica: Replica; pageId: string; alone: boolean; hands: Hands }) {
  const person = usePerson()
  const refused = createRefused(() => props.replica)
  createPeers(() => props.replica)
  // Whether the page has content is unknown; what is written here meanwhile is merged with it.
  const { mirror } = useWorkspace()
  const page = useRow('pages', () => props.pageId)
  const place = createPlace(
    () => props.replica,
    () => page() !== undefined || recordWith(mirror, props.pageId)?.isSaid === true,
  )
  const [editor, setEditor] = createSignal<Editor>()
  const [turn, setTurn] = createSignal(0)
  let frame: HTMLDivElement | undefined
  onMount(() => {
    const made = new Editor({
      element: frame as HTMLDivElement,
      editable: !props.replica.readOnly(),
      injectCSS: false,
      extensions: [
        ...pageExtensions(),
        refusedBlocks(props.replica.doc, refused),
        pageLimits((why) => showToast(t(TOO_MUCH[why]), notice)),
        Collaboration.configure({ document: props.replica.doc, field: 'content' }),
        CollaborationCaret.configure({
          provider: { awareness: withColours(props.replica.awareness) },
          user: { id: person.userId, name: person.name, color: personHex(person.userId) },
          render: caret,
        }),
      ],
      editorProps: {
        attributes: {
          class: 'page-text',
          'aria-label': t('documents.content'),
          role: 'textbox',
          'aria-multiline': 'true',
        },
        transformPastedHTML(html) {
          const { html: kept, leftOut } = asPageHtml(html)
          if (!isNothing(leftOut)) showToast(leftOutWords(leftOut), notice)
          return kept
        },
        handlePaste: (_view, event) => isOnlyFiles(event.clipboardData),
        handleDrop: (_view, event) => isOnlyFiles(event.dataTransfer),
      },
      onTransaction: () => setTurn((before) => before + 1),
    })
    setEditor(made)
    followRefused(made, refused)
    goOnWriting(made, props.hands)
  })
  createEffect(() => editor()?.setEditable(!props.replica.readOnly()))
  const isEmpty = () => turn() >= 0 && (editor()?.isEmpty ?? false)
  const active = (tool: Tool) => turn() >= 0 && (editor()?.isActive(tool.name, tool.attributes) ?? false)
  return (
    <div class="flex h-full flex-col">
      <Show when={!props.replica.readOnly()}>
        <div
          role="toolbar"
          aria-label={t('documents.tools')}
          class="flex flex-wrap gap-1 border-b border-line px-3 py-1"
        >
          <For each={tools()}>
            {(tool) => (
              <IconButton
                label={tool.label}
                aria-pressed={tool.name === 'undo' || tool.name === 'redo' ? undefined : active(tool)}
                class="aria-pressed:bg-selected"
                onClick={() => {
                  const current = editor()
                  if (current) tool.run(current)
                }}
              >
                {tool.icon}
              </IconButton>
            )}
          </For>
          <Show when={!props.alone}>
            <A
              class="ml-auto inline-flex size-target items-center justify-center rounded-md hover:bg-hover [&>svg]:size-4"
              href={`/documents/${props.pageId}`}
              aria-label={t('documents.openAlone')}
              title={t('documents.openAlone')}
            >
              <Maximize2 aria-hidden="true" />
            </A>
          </Show>
        </div>
      </Show>
      <div class="min-h-0 flex-1 overflow-auto">
        <Show when={place() === 'away'}>
          <Notice meaning="info">{t('documents.notHere')}</Notice>
        </Show>
        <div class={`relative px-4 py-3 ${props.alone ? 'mx-auto max-w-3xl py-8' : ''}`}>
          <Show when={isEmpty()}>
            <p aria-hidden="true" class="pointer-events-none absolute mt-[0.4em] mr-4 text-muted">
              {t('documents.placeholder')}
            </p>
          </Show>
          <div ref={frame} />
        </div>
      </div>
    </div>
  )
}

/** A person's colour as a number that ProseMirror accepts. */
const personHex = (personId: string): string =>
  getComputedStyle(document.documentElement)
    .getPropertyValue(`--person-${personColour(personId)}-fill`)
    .trim()

/** The awareness with the app's colours: what the server stamps on a person is a number, the editor wants `#rrggbb`. */
function withColours(awareness: Awareness): Awareness {
  const coloured = ([client, state]: [number, Record<string, unknown>]) => {
    const user = state.user as { id?: unknown } | undefined
    return [client, user ? { ...state, user: { ...user, color: personHex(String(user.id ?? '')) } } : state] as const
  }
  return new Proxy(awareness, {
    get(target, key) {
      if (key === 'getStates') return () => new Map([...target.getStates()].map(coloured))
      const value = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** A caret with a name, in the person's colour. The server sets both. */
function caret(user: Record<string, unknown>): HTMLElement {
  const element = document.createElement('span')
  element.className = 'page-caret'
  element.style.setProperty('--ring', `var(--person-${personColour(String(user.id ?? ''))}-ring)`)
  element.style.setProperty('--person', `var(--person-${personColour(String(user.id ?? ''))}-fill)`)
  const label = document.createElement('span')
  label.textContent = String(user.name ?? '')
  element.append(label)
  return element
}
