import type { DocumentContent } from '../documents/document-content.ts'
import { readMessages } from './chat-document.ts'
import { acceptedMessages, chatPolicy } from './chat-policy.ts'

/** What stands in a month of a conversation. A message that was sent is edited, not undone. */
export const chatContent: DocumentContent = {
  policy: chatPolicy,
  read: (doc) => ({ messages: readMessages(doc).sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : 1)) }),
  accepted: acceptedMessages,
}
