import { chatContent } from './chat/chat-content.ts'
import type { KindName } from './document-kinds.ts'
import type { DocumentContent } from './documents/document-content.ts'
import { pageContent } from './pages/page-content.ts'
import { quoteContent } from './quotes/quote-content.ts'
import { orderContent } from './sales/order-content.ts'

/** What stands in each kind of document. Loads Yjs: the app asks for it with its documents, after the first screen. */
export const DOCUMENT_CONTENTS: Record<KindName, DocumentContent> = {
  order: orderContent,
  quote: quoteContent,
  doc: pageContent,
  chat: chatContent,
}
