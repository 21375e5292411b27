import { CornerUpLeft, Ellipsis } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { Avatar } from '../../design/avatar.tsx'
import { Button } from '../../design/button.tsx'
import type { MenuItem } from '../../design/overlay/menu.tsx'
import { MenuWhenWanted } from '../../design/overlay/menu-when-wanted.tsx'
import { formatDate } from '../../i18n/format.ts'
import { refusedBecause } from '../../i18n/refusal-words.ts'
import { t } from '../../i18n/t.ts'
import type { Quoted, ShownMessage } from '../create-conversation.ts'
import { MessageText } from './message-text.tsx'

/** One message, with what can be done with it. */
export function Message(props: {
  message: ShownMessage
  /** It was looked for. */
  found: boolean
  nameOf: (userId: string | undefined) => string
  /** The word "online", for people who are. */
  onlineOf: (userId: string) => string | undefined
  /** The first of several by one person: with face and name. */
  head: boolean
  actions: readonly MenuItem[]
  onWriteAgain: () => void
  onForget: () => void
  /** To the message that it answers. */
  onQuoted: (id: string) => void
}) {
  const name = () => props.nameOf(props.message.authorId)
  return (
    <li
      data-message={props.message.id}
      class={`group flex gap-2 rounded-md ${props.found ? 'bg-accent-soft' : 'hover:bg-hover'} ${props.head ? 'mt-2' : ''}`}
    >
      <span class="w-7 shrink-0">
        <Show when={props.head}>
          <Avatar
            id={props.message.authorId}
            name={name()}
            online={props.onlineOf(props.message.authorId)}
            class="mt-0.5"
          />
        </Show>
      </span>
      <div class="min-w-0 flex-1 py-0.5">
        <Show when={props.head}>
          <p class="flex items-baseline gap-2">
            <span class="font-semibold">{name()}</span>
            <time class="text-xs text-muted" dateTime={props.message.at}>
              {formatDate(props.message.at, 'time')}
            </time>
          </p>
        </Show>
        <Show when={props.message.answers}>
          {(quoted) => <Quote quoted={quoted()} nameOf={props.nameOf} onOpen={() => props.onQuoted(quoted().id)} />}
        </Show>
        <p dir="auto" class={`wrap-anywhere whitespace-pre-wrap ${props.message.pending ? 'text-muted' : ''}`}>
          <MessageText text={props.message.text} />
          <Show when={props.message.edited}>
            <span class="ml-1.5 text-xs text-muted">
              {props.message.editedAt
                ? t('chat.editedAt', { at: formatDate(props.message.editedAt, 'dayTime') })
                : t('chat.edited')}
            </span>
          </Show>
          <Show when={props.message.pending}>
            <span class="ml-1.5 text-xs text-info">{t('chat.waiting')}</span>
          </Show>
        </p>
        <Show when={props.message.refused}>
          {(refused) => <RefusedText {...refused()} onWriteAgain={props.onWriteAgain} onForget={props.onForget} />}
        </Show>
      </div>
      <Show when={props.actions.length > 0 && props.message.text !== ''}>
        <span class="shrink-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          <MenuWhenWanted label={t('chat.actions')} trigger={<Ellipsis aria-hidden="true" />} items={props.actions} />
        </span>
      </Show>
    </li>
  )
}

/** What a message answers, as it stands now: edited there, it reads so here (CH-06.2). */
function Quote(props: { quoted: Quoted; nameOf: (userId: string | undefined) => string; onOpen: () => void }) {
  return (
    <Show
      when={props.quoted.authorId}
      fallback={
        <p class="border-l-2 border-line-strong pl-2 text-muted italic">
          {t(props.quoted.isElsewhere ? 'chat.answersElsewhere' : 'chat.answersDeleted')}
        </p>
      }
    >
      {(authorId) => (
        <button
          type="button"
          class="flex min-h-6 max-w-full items-baseline gap-1.5 border-l-2 border-line-strong pl-2 text-left text-muted hover:text-ink"
          onClick={props.onOpen}
        >
          <CornerUpLeft aria-hidden="true" class="size-3 shrink-0 self-center" />
          <span class="sr-only">{t('chat.answers')} </span>
          <span class="shrink-0 font-medium">{props.nameOf(authorId())}</span>
          <span dir="auto" class="min-w-0 truncate">
            {props.quoted.text}
          </span>
        </button>
      )}
    </Show>
  )
}

/** What was not taken stays where it was said, with the reason and the ways out (CH-06.5). */
function RefusedText(props: { text: string; reason: string; onWriteAgain: () => void; onForget: () => void }) {
  return (
    <div role="status" data-refused class="mt-0.5 mr-2 rounded-md bg-danger-soft px-2 py-1">
      <p dir="auto" class="wrap-anywhere whitespace-pre-wrap">
        {props.text}
      </p>
      <p class="flex flex-wrap items-center gap-x-2 text-xs">
        <span class="text-danger">{t('chat.notSent', { reason: refusedBecause(props.reason) })}</span>
        <Button kind="quiet" class="px-2" onClick={props.onWriteAgain}>
          {t('chat.writeAgain')}
        </Button>
        <Button kind="quiet" class="px-2" onClick={props.onForget}>
          {t('sync.letRefusedGo')}
        </Button>
      </p>
    </div>
  )
}
