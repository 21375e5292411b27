import { LIMITS } from '../base/limits.ts'
import { isBlank } from '../base/value/text.ts'
import { changedKeys, type Edit, judgeMeta, type KeyChange, type Policy } from '../documents/policy.ts'
import { type ChatMessage, chatMessageSchema, messagesOf } from './chat-document.ts'

export const CHAT_SCHEMA = 1

/** People write, edit and delete their own messages only; a deleted one keeps its place. */
export const chatPolicy: Policy = {
  roots: { meta: 'map', messages: 'map' },
  nested: false,
  judge: (edit) => {
    const refused = judgeMeta(edit, CHAT_SCHEMA)
    if (refused) return refused
    for (const change of changedKeys(edit.transaction, messagesOf(edit.doc))) {
      const code = judgeMessage(change, edit)
      if (code) return code
    }
    return undefined
  },
}

function judgeMessage({ key, oldValue, newValue }: KeyChange, { author }: Edit): string | undefined {
  if (newValue === undefined) return oldValue === undefined ? undefined : 'messages-stay'
  if (textOf(newValue).length > LIMITS.chatMessageCharsMax) return 'too-long'
  const parsed = chatMessageSchema.safeParse(newValue)
  if (!parsed.success || parsed.data.id !== key) return 'bad-value'
  const message = parsed.data
  if (message.authorId !== author.userId) return 'foreign-message'
  if (authorOf(oldValue) !== undefined && authorOf(oldValue) !== author.userId) return 'foreign-message'
  if (message.deleted) return message.text === '' ? undefined : 'bad-value'
  if (isBlank(message.text)) return 'blank'
  return undefined
}

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string' ? value.text : ''

function authorOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'authorId' in value ? String(value.authorId) : undefined
}

/** The messages that an accepted transaction set: they become rows in the transaction that logs it. */
export function acceptedMessages({ doc, transaction }: Pick<Edit, 'doc' | 'transaction'>): ChatMessage[] {
  return changedKeys(transaction, messagesOf(doc)).flatMap(
    ({ newValue }) => chatMessageSchema.safeParse(newValue).data ?? [],
  )
}
