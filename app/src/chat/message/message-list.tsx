// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
import { ArrowDown, ArrowUp } from 'lucide-solid/icons'
import { createEffect, createSignal, For, type JSX, on, onMount, Show } from 'solid-js'
import { Button, IconButton } from '../../design/button.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import { whenNear } from '../../design/table/when-near.ts'
import { t } from '../../i18n/t.ts'
import type { Conversation, ShownMessage } from '../create-conversation.ts'
import { makePlace, type Place } from './keep-place.ts'
import { dayWord, startsDay, startsTurn } from './turns.ts'

/** Where the messages began that were new when the conversation was opened, and how many they were. */
export type FirstNew = { position: number; count: number }
/** `show` leads to a message, also to one that isn't drawn yet: its id, or where it stands. */
export type MessageListControls = { toEnd: () => void; show: (message: { id: string; position: number }) => void }

type Wanted = { id: string; position: number }
type ListOptions = {
  conversation: Conversation
  firstNew: FirstNew | undefined
  /** A message that was looked for: it is led to once it is there. */
  found: Wanted | undefined
  /** Older ones are on the server, which can't be asked now. */
  isCut: boolean
  controls: (controls: MessageListControls) => void
}

/**
 * The visible messages (CH-10.11): the latest first, older and newer ones while scrolling, far ones are dropped. The text being read stays in place,
 * whatever arrives.
 */
export function MessageList(
  props: ListOptions & { empty: JSX.Element; children: (message: ShownMessage, head: () => boolean) => JSX.Element },
) {
  const messages = () => props.conversation.messages()
  const { window } = props.conversation
  const reading = createReading(props)
  return (
    <div class="relative flex min-h-0 flex-1 flex-col">
      {/* The list itself keeps the place; the browser would as well, in its own way. */}
      <section
        ref={reading.list}
        tabIndex={0}
        aria-label={t('chat.messages')}
        class="min-h-0 flex-1 overflow-auto [overflow-anchor:none]"
      >
        <Beginning window={window} isCut={props.isCut} near={reading.near(window.older)} />
        <ol ref={reading.content} aria-label={t('chat.messages')} class="flex flex-col px-4 py-3">
          <For
            each={messages()}
            fallback={
              <li>
                {window.hasOlder() ? (
                  <Show when={!props.isCut}>
                    <Skeleton />
                  </Show>
                ) : (
                  props.empty
                )}
              </li>
            }
          >
            {(message, index) => (
              <>
                <Show when={startsDay(messages(), index())}>
                  <Divider words={dayWord(message.at)} />
                </Show>
                <Show when={message.position !== undefined && message.position === props.firstNew?.position}>
                  <Divider words={t('chat.newSince')} isFirstNew />
                </Show>
                {props.children(message, () => startsTurn(messages(), index()))}
              </>
            )}
          </For>
        </ol>
        <Show when={window.hasNewer()}>
          <div aria-hidden="true" class="h-px" ref={reading.near(window.newer)} />
        </Show>
      </section>
      <Show when={reading.isNewAbove() && messages().length > 0 && props.firstNew}>
        {(first) => (
          <div class="absolute top-2 left-1/2 -translate-x-1/2">
            <Button icon={<ArrowUp />} onClick={() => void reading.toFirstNew(first().position)}>
              {t('chat.toFirstNew', { count: first().count })}
            </Button>
          </div>
        )}
      </Show>
      <Show when={!reading.atEnd() && messages().length > 0}>
        <div class="absolute right-4 bottom-2">
          <IconButton label={t('chat.toEnd')} kind="secondary" onClick={reading.toEnd}>
            <ArrowDown aria-hidden="true" />
          </IconButton>
        </div>
      </Show>
    </div>
  )
}

/** Before the first message: what fetches older ones, made anew when the server can be asked again, and a word where it can't. */
function Beginning(props: { window: Conversation['window']; isCut: boolean; near: (element: Element) => void }) {
  return (
    <Show when={props.window.hasOlder() && (props.isCut ? 'cut' : 'open')} keyed>
      {(state) => (
        <>
          <div aria-hidden="true" class="h-px" ref={props.near} />
          <Show when={state === 'cut'}>
            <p class="px-4 pt-3 text-center text-xs text-muted">{t('chat.olderOffline')}</p>
          </Show>
        </>
      )}
    </Show>
  )
}

/** More come as one comes near to an element; what is read stays where it is. */
const makeNear = (work: () => Promise<void>, settle: () => void) => (element: Element) =>
  whenNear(element, () => work().then(settle))

/** What waits may be older than what is here: the server is asked, page by page, as long as it answers. */
async function fetchTo({ messages, window }: Conversation, position: number): Promise<void> {
  const isAbove = () => (messages()[0]?.position ?? 0) > position && window.hasOlder()
  try {
    while (isAbove()) await window.older()
  } catch {
    // One is led as far as it goes.
  }
}

/** The position in the list, and functions that move it. `list` and `content` are the refs of the two elements. */
function createReading(props: ListOptions) {
  const { window, messages } = props.conversation
  const [atEnd, setAtEnd] = createSignal(true)
  const [isNewAbove, setNewAbove] = createSignal(false)
  let list!: HTMLElement
  let content!: HTMLElement
  let place: Place | undefined
  let wasNewSeen = false
  const lookForNew = () => {
    if (!props.firstNew || wasNewSeen) return
    const line = content.querySelector('[data-first-new]')
    wasNewSeen = line !== null && line.getBoundingClientRect().top >= list.getBoundingClientRect().top
    setNewAbove(!wasNewSeen)
  }
  const follow = () => {
    window.toEnd()
    place?.settle()
  }
  const lead = (position: number, to: string) => {
    const find = () => content.querySelector(to)
    setAtEnd(false) // or the end would be followed again
    if (!find()) window.show(position)
    const element = find()
    if (element) place?.show(element)
  }
  const toFirstNew = async (position: number) => {
    setAtEnd(false)
    await fetchTo(props.conversation, position)
    lead(position, '[data-first-new]')
  }
  const show = ({ id, position }: Wanted) => lead(position, `[data-message="${CSS.escape(id)}"]`)
  const toEnd = () => {
    window.toEnd()
    list.scrollTop = list.scrollHeight
  }
  onMount(() => {
    const onMove = (isAtEnd: boolean) => {
      setAtEnd(isAtEnd)
      lookForNew()
    }
    place = makePlace({ list, content, isLast: () => !window.hasNewer(), onMove })
    props.controls({ toEnd, show })
  })
  // At the end the list follows new messages, and drops those far above.
  createEffect(
    on([() => messages().length, window.hasNewer], () => void (atEnd() && !window.isElsewhere() && follow()), {
      defer: true,
    }),
  )
  let shown: string | undefined
  createEffect(() => {
    const { found } = props
    if (!found || found.id === shown || messages().length === 0) return
    shown = found.id
    queueMicrotask(() => show(found))
  })
  return {
    list: (element: HTMLElement) => {
      list = element
    },
    content: (element: HTMLElement) => {
      content = element
    },
    atEnd,
    isNewAbove,
    toEnd,
    toFirstNew,
    near: (work: () => Promise<void>) => makeNear(work, () => place?.settle()),
  }
}

function Divider(props: { words: string; isFirstNew?: boolean }) {
  return (
    <li
      data-first-new={props.isFirstNew ? '' : undefined}
      class={`my-2 flex items-center gap-3 text-xs ${props.isFirstNew ? 'text-accent' : 'text-muted'}`}
    >
      <span class="h-px flex-1 bg-line" />
      {props.words}
      <span class="h-px flex-1 bg-line" />
    </li>
  )
}
