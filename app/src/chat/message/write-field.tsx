import { LIMITS } from '@werkbank/model/base/limits.ts'
import { isBlank } from '@werkbank/model/base/value/text.ts'
import { enterSends } from '@werkbank/model/chat/settings.ts'
import { SendHorizontal, X } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { Button, IconButton } from '../../design/button.tsx'
import { TextArea } from '../../design/field/field.tsx'
import { t } from '../../i18n/t.ts'
import { useSetting } from '../../settings/index.ts'
import type { Quoted } from '../create-conversation.ts'

/** The place to write the next message, or an earlier one anew. */
export function WriteField(props: {
  ref: (element: HTMLTextAreaElement) => void
  text: string
  onInput: (text: string) => void
  onSend: (text: string) => void
  editing: boolean
  /** The earlier message differs from what was sent. */
  isChanged: boolean
  onStopEditing: () => void
  /** What the next message answers. */
  answers: Quoted | undefined
  onStopAnswering: () => void
  nameOf: (userId: string | undefined) => string
  /** One's last message is written anew. */
  onEditLast: () => void
}) {
  const canSend = () => !isBlank(props.text) && props.text.trim().length <= LIMITS.chatMessageCharsMax
  const send = () => canSend() && props.onSend(props.text.trim())
  const enter = useSetting(enterSends)
  const leave = () => (props.editing ? props.onStopEditing() : props.onStopAnswering())
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Enter' && (enter() ? !event.shiftKey : event.ctrlKey || event.metaKey)) send()
    else if (event.key === 'Escape' && (props.editing || props.answers)) leave()
    else if (event.key === 'ArrowUp' && props.text === '' && !props.editing) props.onEditLast()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div class="border-t border-line p-3">
      <Show when={props.editing} fallback={<AnswerHint {...props} />}>
        <p class="mb-1 flex items-center justify-between text-xs text-muted">
          {t('chat.editing')}
          <Button kind="quiet" onClick={props.onStopEditing}>
            {t('common.cancel')}
          </Button>
        </p>
      </Show>
      <div class="flex items-end gap-2">
        <div class="min-w-0 flex-1">
          <TextArea
            ref={props.ref}
            label={t('chat.write')}
            hideLabel
            class="message-area"
            placeholder={t('chat.write')}
            rows={1}
            value={props.text}
            onInput={props.onInput}
            onKeyDown={onKeyDown}
            data-unread={props.isChanged ? '' : undefined}
            maxLength={LIMITS.chatMessageCharsMax}
          />
        </div>
        <IconButton
          kind="primary"
          label={props.editing ? t('chat.save') : t('chat.send')}
          disabled={!canSend()}
          onClick={send}
        >
          <SendHorizontal aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  )
}

/** What the next message answers, and the way to have it answer nothing. */
function AnswerHint(props: {
  answers: Quoted | undefined
  onStopAnswering: () => void
  nameOf: (userId: string | undefined) => string
}) {
  return (
    <Show when={props.answers}>
      {(quoted) => (
        <p class="mb-1 flex items-center gap-2 border-l-2 border-accent pl-2 text-xs text-muted">
          <span class="min-w-0 flex-1 truncate">
            {quoted().authorId
              ? t('chat.replyTo', { name: props.nameOf(quoted().authorId), text: quoted().text })
              : t('chat.answersDeleted')}
          </span>
          <IconButton label={t('chat.noReply')} onClick={props.onStopAnswering}>
            <X aria-hidden="true" />
          </IconButton>
        </p>
      )}
    </Show>
  )
}
