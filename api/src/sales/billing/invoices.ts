import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { rowsAs } from '@werkbank/database/rows.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { invoicePostings } from '@werkbank/model/ledger/posting.ts'
import { type correction, invoice, type invoiceLine, type taxLine } from '@werkbank/model/sales/records.ts'
import type { z } from 'zod'
import { heldSql } from '../../feed/held.ts'
import type { TransactionContext } from '../../http/command/transaction-context.ts'
import { searchWords } from '../../http/search.ts'
import { post } from '../../ledger/index.ts'
import { takeNumber } from '../../papers/index.ts'
import { type ListInput, listRecord } from '../../records/list.ts'
import { partiesNow } from './invoice-parties.ts'

export type InvoiceLine = z.infer<typeof invoiceLine>
export type TaxLine = z.infer<typeof taxLine>
type Correction = z.infer<typeof correction>
export type Invoice = {
  id: string
  number: string
  kind: 'invoice' | 'credit-note'
  orderId: string | null
  customerId: string
  correctsId: string | null
  corrects: Correction[]
  currency: string
  invoicedOn: string
  dueOn: string
  lines: InvoiceLine[]
  taxes: TaxLine[]
  netMinor: number
  taxMinor: number
  grossMinor: number
  paidMinor: number
  creditedMinor: number
  openMinor: number
  reason: string
  cancelsId: string | null
  cancelledOn: string | null
  actor: string | null
  at: string
}
export type NewInvoice = Omit<
  Invoice,
  | 'number'
  | 'dueOn'
  | 'paidMinor'
  | 'creditedMinor'
  | 'openMinor'
  | 'at'
  | 'id'
  | 'correctsId'
  | 'reason'
  | 'cancelsId'
  | 'cancelledOn'
  | 'actor'
> & {
  /** Where it goes, if not to the customer's standard for invoices. */ billingAddressId?: string | undefined
  /** Of a correction. */ reason?: string
  /** The invoice that this document cancels. */ cancelsId?: string
  paymentDays: number
  text: string
}

const PREFIX = { invoice: 'RE', 'credit-note': 'RK' }

/**
 * Issues an invoice or credit note: posts its entry, then takes its number and writes it, last (R-SA16, R-SA17). Whatever fails
 * before or after in the transaction gives the number back. Refuses `period-closed`.
 */
export async function issueInvoice(
  work: TransactionContext,
  invoice: NewInvoice,
): Promise<{ id: string; number: string }> {
  const { tx, caller } = work
  const id = work.newId()
  const {
    kind,
    orderId,
    customerId,
    corrects,
    currency,
    invoicedOn,
    paymentDays,
    lines,
    taxes,
    netMinor,
    taxMinor,
    grossMinor,
  } = invoice
  await post(work, {
    kind,
    subject: { type: 'invoice', id },
    postedOn: invoicedOn,
    currency,
    text: invoice.text,
    postings: invoicePostings(invoice, kind === 'invoice' ? 1 : -1),
  })
  const parties = await partiesNow(tx, { ...invoice, billingAddressId: await billingOf(tx, invoice) })
  const year = Number(invoicedOn.slice(0, 4))
  const serial = await takeNumber(tx, kind, year)
  const number = `${PREFIX[kind]}-${year}-${String(serial).padStart(5, '0')}`
  await tx`INSERT INTO invoices (org_id, id, series, year, serial, number, kind, order_id, customer_id, corrects_id, corrects, currency, invoiced_on, due_on, lines, taxes, net_minor, tax_minor, gross_minor, parties, reason, cancels_id, actor)
    VALUES (current_org(), ${id}, ${kind}, ${year}, ${serial}, ${number}, ${kind}, ${orderId}, ${customerId}, ${corrects[0]?.invoiceId ?? null}, ${tx.json(corrects)}, ${currency}, ${invoicedOn}, ${invoicedOn}::text::date + ${paymentDays}::int,
      ${tx.json(lines)}, ${tx.json(taxes)}, ${netMinor}, ${taxMinor}, ${grossMinor}, ${tx.json(parties as never)}, ${invoice.reason ?? ''}, ${invoice.cancelsId ?? null}, ${caller.userId})`
  await addCredited(tx, corrects)
  if (invoice.cancelsId)
    await tx`UPDATE invoices SET cancelled_on = ${invoicedOn} WHERE org_id = current_org() AND id = ${invoice.cancelsId}`
  return { id, number }
}

/** What corrects an invoice goes where that went. */
async function billingOf(tx: Tx, { billingAddressId, corrects: [first] }: NewInvoice): Promise<string | undefined> {
  if (billingAddressId || !first) return billingAddressId
  const [row] = await tx<{ id: string | null }[]>`
    SELECT parties->'customer'->>'billingAddressId' AS id FROM invoices WHERE org_id = current_org() AND id = ${first.invoiceId}`
  return row?.id ?? undefined
}

/** What is open of the corrected invoices falls in the same transaction (IV-16). The caller has locked their order. */
async function addCredited(tx: Tx, corrects: readonly Correction[]): Promise<void> {
  if (corrects.length === 0) return
  await tx`UPDATE invoices i SET credited_minor = i.credited_minor + c.gross_minor
    FROM ${rowsAs(tx, 'c', { invoiceId: 'uuid', grossMinor: 'bigint' }, corrects)}
    WHERE i.org_id = current_org() AND i.id = c.invoice_id`
}

const columns = (tx: Tx) =>
  tx`id, number, kind, order_id, customer_id, corrects_id, corrects, currency, invoiced_on, due_on, lines, taxes, net_minor, tax_minor, gross_minor, paid_minor, credited_minor, open_minor, reason, cancels_id, cancelled_on, actor, at`

/** One invoice or credit note, or undefined. `lock` holds it for a payment. */
export async function invoiceById(tx: Tx, id: string, { lock = false } = {}): Promise<Invoice | undefined> {
  const [row] = await tx<
    Invoice[]
  >`SELECT ${columns(tx)} FROM invoices WHERE org_id = current_org() AND id = ${id} ${lock ? tx`FOR NO KEY UPDATE` : tx``}`
  return row
}

/** The numbers of these, by number. */
export async function numbersOf(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx<
    { number: string }[]
  >`SELECT number FROM invoices WHERE org_id = current_org() AND id = ANY(${ids as string[]}::uuid[]) ORDER BY number`
  return rows.map(({ number }) => number)
}

/** Invoices and credit notes of an order, oldest first. */
export async function invoicesOf(tx: Tx, orderId: string): Promise<Invoice[]> {
  return await tx<
    Invoice[]
  >`SELECT ${columns(tx)} FROM invoices WHERE org_id = current_org() AND order_id = ${orderId} ORDER BY series DESC, year, serial`
}

export type InvoiceFilter = ListInput & {
  open?: boolean | undefined
  from?: string | undefined
  to?: string | undefined
  search?: string | undefined
  billedMinorFrom?: string | undefined
  billedMinorTo?: string | undefined
  olderThan?: string | undefined
}

/** Newest first. `open`: something is still to be paid. `olderThan`: what a device whose window begins on that day does not hold. */
export const listInvoices = (
  { tx, caller }: { tx: Tx; caller: Caller },
  { open, from, to, search, billedMinorFrom, billedMinorTo, olderThan, ...input }: InvoiceFilter,
) =>
  listRecord({ tx, caller }, invoice, input, {
    where: [
      ...(from ? [tx`AND invoiced_on >= ${from}`] : []),
      ...(to ? [tx`AND invoiced_on <= ${to}`] : []),
      ...(open ? [tx`AND open_minor > 0`] : []),
      ...(billedMinorFrom ? [tx`AND ${shownInvoice(tx).billedMinor} >= ${billedMinorFrom}::text::bigint`] : []),
      ...(billedMinorTo ? [tx`AND ${shownInvoice(tx).billedMinor} <= ${billedMinorTo}::text::bigint`] : []),
      ...invoicesFound(tx, caller, search),
      ...(olderThan ? [tx`AND NOT (${heldSql(tx, invoice, { since: olderThan, kept: [] })})`] : []),
    ],
  })

/** What an invoice's list shows beside its columns: `billedMinor` of the model in SQL. */
export const shownInvoice = (tx: Tx): Record<'billedMinor', Statement> => ({
  billedMinor: tx`(CASE WHEN kind = 'invoice' THEN gross_minor ELSE -gross_minor END)`,
})

/** Each word is in the invoice's number or its customer's name. By what the caller may not see nothing is found (US-8.5). */
export function invoicesFound(tx: Tx, caller: Caller, query: string | undefined): Statement[] {
  const customer = can(caller, 'customer.read')
    ? tx`coalesce((SELECT fold(c.name) FROM customers c WHERE c.org_id = invoices.org_id AND c.id = invoices.customer_id AND c.deleted_at IS NULL), '')`
    : tx`''`
  return searchWords(query).map(({ pattern }) => tx`AND (fold(number) || ' ' || ${customer}) LIKE ${pattern}`)
}
