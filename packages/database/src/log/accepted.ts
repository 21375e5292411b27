import type { ChatMessage } from '@werkbank/model/chat/chat-document.ts'
import { type KindName, parseDocumentName } from '@werkbank/model/document-kinds.ts'
import type { Tx } from '../postgres/connect.ts'
import { writeAcceptedMessages } from './chat-log.ts'

type Write = (tx: Tx, orgId: string, document: string, accepted: readonly unknown[]) => Promise<void>

/** The kinds whose accepted edits become rows too (`accepted` of their content), each with the function that writes them. */
const WRITERS: Partial<Record<KindName, Write>> = {
  chat: (tx, orgId, document, accepted) => writeAcceptedMessages(tx, orgId, document, accepted as ChatMessage[]),
}

/** Writes what accepted edits come to as rows, in the transaction that logs them. Throws ContentRefused where that can't be. */
export async function writeAccepted(
  tx: Tx,
  orgId: string,
  document: string,
  accepted: readonly unknown[],
): Promise<void> {
  const kind = parseDocumentName(document)?.kind
  if (kind) await WRITERS[kind]?.(tx, orgId, document, accepted)
}
