import { chatPolicy } from '../chat/chat-policy.ts'
import { orderPolicy } from '../sales/order-policy.ts'
import type { DocumentName } from './kinds.ts'
import { pagePolicy } from './page-policy.ts'
import type { Policy } from './policy.ts'

/** The guard's policy for each kind of Yjs document. */
export const POLICIES: Record<DocumentName['kind'], Policy> = { order: orderPolicy, doc: pagePolicy, chat: chatPolicy }
