import { HEAD_FIELDS, type OrderHead, orderDocumentName } from '@werkbank/model/agreement/agreed-document.ts'
import { createOrder } from '@werkbank/model/sales/commands.ts'
import { orderCreated } from '@werkbank/model/sales/events.ts'
import { orderKind } from '@werkbank/model/sales/order-kind.ts'
import { makeDocuments, refuseConfusion, unknownReferences, writeContent } from '../agreement/index.ts'
import { handle } from '../http/command/command-route.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { organisationCurrency } from '../http/organisation.ts'

/** R-SA1, R-SA2. With `documentFromClient` the content comes as the document; otherwise the API writes it, once. */
export const handleCreateOrder = handle(createOrder, async (work, input) => {
  const { tx, refuse } = work
  const id = input.id ?? work.newId()
  refuseConfusion(input)
  const findings = await unknownReferences(tx, input)
  if (findings.length > 0) throw refuse('unknown-reference', { findings })
  const given: Partial<OrderHead> = input
  const head: OrderHead = Object.fromEntries(
    HEAD_FIELDS.flatMap((field) => (given[field] === undefined ? [] : [[field, given[field]]])),
  )
  const currency = input.currency ?? (await organisationCurrency(tx))
  await openOrder(
    work,
    { id, head: { ...head, currency }, lines: input.lines, notes: input.notes },
    !input.documentFromClient,
  )
  return { id, documentName: orderDocumentName(id) }
})

/** `quoteId`: the quote that it came of. */
type NewOrder = { id: string; quoteId?: string } & Parameters<typeof writeContent>[3]

/** Makes an order with its document, page and conversation, as a command that another one calls. Customer and products exist. */
export async function openOrder(work: TransactionContext, order: NewOrder, writes = true): Promise<void> {
  const { tx, caller, emit } = work
  const { id, head, lines } = order
  await tx`INSERT INTO orders (org_id, id, currency, created_by, working_customer_id, working_reference, working_lines, quote_id)
    VALUES (current_org(), ${id}, ${head.currency ?? 'EUR'}, ${caller.userId}, ${head.customerId ?? null}, ${head.reference ?? ''}, ${lines.length}, ${order.quoteId ?? null})`
  await makeDocuments(work, orderKind, id)
  if (writes) await writeContent(work, orderKind, id, order)
  emit(orderCreated, id)
}
