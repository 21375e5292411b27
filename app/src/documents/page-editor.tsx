import { useParams } from '@solidjs/router'
import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret'
import { StarterKit } from '@tiptap/starter-kit'
import { Bold, Heading2, Italic, List, ListOrdered, Quote, Strikethrough } from 'lucide-solid/icons'
import type { JSX } from 'solid-js'
import { createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import { personColour } from '../design/avatar.tsx'
import { IconButton } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Page } from '../design/page.tsx'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useRow } from '../mirror/use-mirror.ts'
import type { Replica } from '../replica/replica.ts'
import { createPeers, createReplica } from '../replica/use-replica.ts'

/** A rich-text page, written by several people at once. */
export function PageEditor(props: {
  pageId: string
  /** The page comes with its record, so it can be written before the server has told of it. */
  always?: boolean
}) {
  const page = useRow('pages', () => props.pageId)
  const there = () => props.always || page() !== undefined
  const replica = createReplica(() => (there() ? `doc:${props.pageId}` : undefined))
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
        {(loaded) => <Text replica={loaded} />}
      </Show>
    </Show>
  )
}

/** A page with an address of its own. */
export function DocumentScreen() {
  const params = useParams<{ id: string }>()
  const page = useRow('pages', () => params.id)
  return (
    <Page title={page()?.title || t('documents.title')} back="/">
      <PageEditor pageId={params.id} />
    </Page>
  )
}

type Tool = {
  label: string
  icon: JSX.Element
  name: string
  attributes?: Record<string, unknown>
  run: (editor: Editor) => void
}
const tools = (): Tool[] => [
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

function Text(props: { replica: Replica }) {
  const person = usePerson()
  createPeers(() => props.replica)
  const [editor, setEditor] = createSignal<Editor>()
  const [turn, setTurn] = createSignal(0)
  let place: HTMLDivElement | undefined
  onMount(() => {
    const made = new Editor({
      element: place as HTMLDivElement,
      editable: !props.replica.readOnly(),
      injectCSS: false,
      extensions: [
        StarterKit.configure({ undoRedo: false }),
        Collaboration.configure({ document: props.replica.doc, field: 'content' }),
        CollaborationCaret.configure({
          provider: { awareness: props.replica.awareness },
          user: { id: person.userId, name: person.name, color: `var(--person-${personColour(person.userId)}-ring)` },
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
      },
      onTransaction: () => setTurn((before) => before + 1),
    })
    setEditor(made)
    onCleanup(() => made.destroy())
  })
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
                aria-pressed={active(tool)}
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
        </div>
      </Show>
      <div ref={place} class="min-h-40 flex-1 overflow-auto p-4" />
    </div>
  )
}

/** A caret with a name, in the person's colour. The server says who it is. */
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
