import { appendUpdates, createDocument } from '@werkbank/database/log/document-log.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { type OrderHead, writeOrder } from '@werkbank/model/agreement/agreed-document.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { chatDocumentName, chatMonth } from '@werkbank/model/chat/chat-document.ts'
import { chatKind } from '@werkbank/model/chat/chat-kind.ts'
import type { KindName } from '@werkbank/model/document-kinds.ts'
import type { DocumentKind } from '@werkbank/model/documents/document-kind.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import { pageKind } from '@werkbank/model/pages/page-kind.ts'
import type { createOrder } from '@werkbank/model/sales/commands.ts'
import * as Y from 'yjs'
import { productFacts } from '../catalogue/index.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { wrongInput } from '../http/problem/problem.ts'
import { customerById } from '../partners/index.ts'

type Given = Pick<InputOf<typeof createOrder>, 'documentFromClient' | 'lines' | 'notes' | 'customerId'>
/** A line to write; without an id it is called after its place. */
type NewLine = Given['lines'][number] & { position?: string | undefined }

/** What would be lost silently is bad input: content beside a document that brings it, two lines under one id. */
export function refuseConfusion({ documentFromClient, lines, notes }: Given): void {
  if (documentFromClient && (lines.length > 0 || notes)) {
    throw wrongInput('documentFromClient', 'problems.lines_or_document')
  }
  const ids = lines.map(lineIdOf)
  const twice = ids.findIndex((id, index) => ids.indexOf(id) < index)
  if (twice >= 0) throw wrongInput(`lines.${twice}.id`, 'problems.line_id_twice')
}
const lineIdOf = ({ id }: { id?: string | undefined }, index: number): string => id ?? `l${index + 1}`

export async function unknownReferences(tx: Tx, { customerId, lines }: Given) {
  const products = await (lines.length > 0
    ? productFacts(
        tx,
        lines.map(({ productId }) => productId),
      )
    : new Map())
  const findings = lines.flatMap(({ id, productId }, index) =>
    products.has(productId)
      ? []
      : [
          {
            lineId: id ?? String(index),
            field: 'productId',
            code: 'product-unknown',
            message: 'This product does not exist.',
          },
        ],
  )
  if (customerId === undefined || (await customerById(tx, customerId))) return findings
  return [{ field: 'customerId', code: 'customer-unknown', message: 'This customer does not exist.' }, ...findings]
}

/** Inserts the document of a new record, its page and its conversation. They start empty: the first device that opens one writes its initial content. */
export async function makeDocuments(
  { tx, caller: { orgId, userId }, now }: TransactionContext,
  { prefix }: DocumentKind<KindName>,
  id: string,
): Promise<void> {
  const document = { orgId, createdBy: userId, subjectType: prefix, subjectId: id }
  const chat = chatDocumentName(id, chatMonth(now))
  await Promise.all([
    createDocument(tx, { ...document, name: `${prefix}:${id}`, kind: prefix }),
    createDocument(tx, { ...document, name: `${pageKind.prefix}:${id}`, kind: pageKind.prefix }),
    createDocument(tx, { ...document, name: chat, kind: chatKind.prefix }),
    tx`INSERT INTO pages (org_id, id, subject_type, subject_id, created_by) VALUES (current_org(), ${id}, ${prefix}, ${id}, ${userId})`,
    tx`INSERT INTO chat_rooms (org_id, id, kind, subject_type, subject_id, created_by) VALUES (current_org(), ${id}, 'record', ${prefix}, ${id}, ${userId})`,
  ])
}

/** Writes the first content of a document, as the caller's. */
export async function writeContent(
  { tx, caller, emit }: TransactionContext,
  { prefix }: DocumentKind<KindName>,
  id: string,
  { head, lines, notes }: { head: OrderHead; lines: readonly NewLine[]; notes?: string | undefined },
): Promise<void> {
  const doc = newDocument()
  const content = {
    head,
    lines: lines.map((line, index) => ({ ...line, id: lineIdOf(line, index) })),
    ...(notes ? { notes } : {}),
  }
  writeOrder(doc, content as Parameters<typeof writeOrder>[1])
  const document = `${prefix}:${id}`
  // A client id for this one update; its owner is the person who sent the command.
  const [seq] = await appendUpdates(tx, [
    {
      orgId: caller.orgId,
      document,
      update: Y.encodeStateAsUpdate(doc),
      userId: caller.userId,
      clientIds: [doc.clientID],
      origin: 'api',
    },
  ])
  doc.destroy()
  emit(documentChanged, document, { document, seq: must(seq, 'what was appended has its place') })
}
