import { appendUpdates, readDocument } from '@werkbank/database/log/document-log.ts'
import { LATE } from '@werkbank/database/spine.ts'
import { orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import { orderDocumentName, readOrder, removeLine, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import { cancelRest } from '@werkbank/model/sales/commands.ts'
import { toKeep } from '@werkbank/model/sales/order-status.ts'
import * as Y from 'yjs'
import { agreeLines, lastVersion, type WorkingCopy } from '../agreement/index.ts'
import { productFacts } from '../catalogue/index.ts'
import { handle } from '../http/command/command-route.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { customerById } from '../partners/index.ts'
import { type Line, lockOrder, ORDER_VERSIONS, orderLines } from './orders.ts'
import { orderStateNow, requireStep } from './steps-now.ts'
import { holdLines, writeVersion } from './write-version.ts'

/**
 * R-SA27. What is still open goes out of the working copy, and what then stands there is the next version, at the prices that were agreed. It
 * isn't checked as a new order would be: a product may be archived by now, which is often why the rest isn't wanted any more.
 */
export const handleCancelRest = handle(cancelRest, async (context, { id, reason }) => {
  const { tx, caller } = context
  const order = await lockOrder(tx, id)
  const fate = await orderLines(tx, id)
  const state = await orderStateNow(tx, order, fate)
  requireStep(context, cancelRest, state)
  const previous = must(await lastVersion(tx, ORDER_VERSIONS, id), 'what has a rest was confirmed')
  const document = orderDocumentName(id)
  await tx`SELECT 1 FROM documents WHERE name = ${document} FOR UPDATE` // from here on nobody appends
  const { doc } = await readDocument(tx, caller.orgId, document)
  // Compared with the document, since the lists' projection may lag behind it.
  const changes = orderChanges(previous, readOrder(doc)).length
  requireStep(context, cancelRest, { ...state, order: { ...order, changes } }, { input: { id, reason } })
  const copy = await takeOut(context, document, doc, fate)
  doc.destroy()
  const productIds = copy.content.lines.map(({ productId }) => productId)
  const customerId = must(previous.head.customerId, 'a committed order has a customer')
  const customer = must(await customerById(tx, customerId), 'customers of orders stay')
  const products = await productFacts(tx, productIds)
  const { lines, total } = agreeLines(copy.content, products, { previous, taxExempt: customer.taxMode === 'exempt' })
  const { reserved } = await holdLines(context, id, { lines, fate, partial: true })
  const version = order.version + 1
  const orderedOn = must(order.orderedOn, 'a committed order has its day')
  writeVersion(context, {
    ...{ order, seen: copy, copy, customer, lines, total, reserved, version, orderedOn, reason },
    currency: order.currency,
  })
  return { version, number: LATE }
})

/** Lines become what is kept of them; those of which nothing is are removed. Written as the caller's. */
async function takeOut(
  { tx, caller, emit }: Pick<TransactionContext, 'tx' | 'caller' | 'emit'>,
  document: string,
  doc: Y.Doc,
  fate: readonly Line[],
): Promise<WorkingCopy> {
  const before = Y.encodeStateVector(doc)
  doc.transact(() => {
    for (const line of fate) {
      const kept = toKeep(line)
      if (subtractQuantities(line.quantity, kept) === '0') continue
      if (kept === '0') removeLine(doc, line.lineId)
      else setLineField(doc, line.lineId, 'quantity', kept)
    }
  })
  const update = Y.encodeStateAsUpdate(doc, before)
  const append = { orgId: caller.orgId, document, update, userId: caller.userId, clientIds: [doc.clientID] }
  const seq = must((await appendUpdates(tx, [{ ...append, origin: 'api' }]))[0], 'one was appended')
  emit(documentChanged, document, { document, seq })
  return { content: readOrder(doc), seq, stateVector: Y.encodeStateVector(doc) }
}
