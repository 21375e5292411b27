import type { Tx } from '@werkbank/database/connect.ts'
import { appendUpdates, createDocument } from '@werkbank/database/document-log.ts'
import type { InputOf } from '@werkbank/model/base/command.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import { createOrder } from '@werkbank/model/sales/commands.ts'
import { HEAD_FIELDS, type OrderHead, orderDocumentName, writeOrder } from '@werkbank/model/sales/order-document.ts'
import * as Y from 'yjs'
import { productFacts } from '../catalogue/index.ts'
import { handle } from '../http/command-route.ts'
import { organisationCurrency } from '../http/organisation.ts'
import { invalidInput } from '../http/problem.ts'
import type { Work } from '../http/work.ts'
import { customerById } from '../partners/index.ts'

type Input = InputOf<typeof createOrder>

/** R-SA1, R-SA2. With `documentFromClient` the content comes as the document; otherwise the API writes it, once. */
export const handleCreateOrder = handle(createOrder, async (work, input) => {
  const { tx, caller, refuse, emit } = work
  const id = input.id ?? work.newId()
  refuseConfusion(input)
  const findings = await unknownReferences(tx, input)
  if (findings.length > 0) throw refuse('unknown-reference', { findings })
  const currency = input.currency ?? (await organisationCurrency(tx))
  const head = headOf(input)
  await tx`INSERT INTO orders (org_id, id, currency, created_by, working_customer_id, working_reference, working_lines)
    VALUES (current_org(), ${id}, ${currency}, ${caller.userId}, ${head.customerId ?? null}, ${head.reference ?? ''}, ${input.lines.length})`
  await makeDocuments(work, id)
  if (!input.documentFromClient) await writeDocument(work, id, { ...head, currency }, input)
  emit({ type: 'order.created', subject: { type: 'order', id }, audience: 'order.read' })
  return { id, documentName: orderDocumentName(id) }
})

/** What would be lost silently is bad input: content beside a document that brings it, two lines under one id. */
function refuseConfusion({ documentFromClient, lines, notes }: Input): void {
  if (documentFromClient && (lines.length > 0 || notes)) {
    throw invalidInput([
      { path: 'documentFromClient', message: 'Lines and notes come either here or in the document.' },
    ])
  }
  const ids = lines.map(lineIdOf)
  const twice = ids.findIndex((id, index) => ids.indexOf(id) < index)
  if (twice >= 0) throw invalidInput([{ path: `lines.${twice}.id`, message: 'Another line has this id.' }])
}
const lineIdOf = ({ id }: { id?: string | undefined }, index: number): string => id ?? `l${index + 1}`

function headOf(input: Input): OrderHead {
  return Object.fromEntries(
    HEAD_FIELDS.flatMap((field) => (input[field] === undefined ? [] : [[field, input[field]]])),
  ) as OrderHead
}

async function unknownReferences(tx: Tx, { customerId, lines }: Input) {
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

/** The order's document, page and conversation. They are empty: whoever opens them first fills them. */
async function makeDocuments({ tx, caller: { orgId, userId }, now }: Work, id: string): Promise<void> {
  const document = { orgId, createdBy: userId }
  await Promise.all([
    createDocument(tx, {
      ...document,
      name: orderDocumentName(id),
      kind: 'order',
      subjectType: 'order',
      subjectId: id,
    }),
    createDocument(tx, { ...document, name: `doc:${id}`, kind: 'doc', subjectType: 'order', subjectId: id }),
    createDocument(tx, {
      ...document,
      name: `chat:${id}:${now.slice(0, 7)}`,
      kind: 'chat',
      subjectType: 'order',
      subjectId: id,
    }),
    tx`INSERT INTO pages (org_id, id, subject_type, subject_id, created_by) VALUES (current_org(), ${id}, 'order', ${id}, ${userId})`,
    tx`INSERT INTO chat_rooms (org_id, id, kind, subject_type, subject_id, created_by) VALUES (current_org(), ${id}, 'record', 'order', ${id}, ${userId})`,
  ])
}

async function writeDocument(work: Work, id: string, head: OrderHead, { lines, notes }: Input): Promise<void> {
  const { tx, caller, emit } = work
  const doc = newDocument()
  const content = {
    head,
    lines: lines.map((line, index) => ({ ...line, id: lineIdOf(line, index) })),
    ...(notes ? { notes } : {}),
  }
  writeOrder(doc, content as Parameters<typeof writeOrder>[1])
  const document = orderDocumentName(id)
  // The client id of this one writing: it belongs to the person who asked, as everything they write.
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
  emit({
    type: 'document.changed',
    subject: { type: 'document', id: document },
    payload: { document, seq },
    audience: 'order.read',
  })
}
