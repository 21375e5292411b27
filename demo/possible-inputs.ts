import { must } from '@werkbank/model/base/assert.ts'
import type { Asking, MirrorRows } from '@werkbank/model/base/possible.ts'
import { addDays } from '@werkbank/model/base/value/company-day.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import {
  creditableNetMinor,
  creditableQuantity,
  type InvoicePaper,
} from '@werkbank/model/sales/billing/invoice-parts.ts'
import type { InvoiceState, OrderState } from '@werkbank/model/sales/order-steps.ts'

/** People and records that inputs refer to beside their own record. */
type Story = {
  pick: <T>(of: readonly T[]) => T | undefined
  random: (below: number) => number
  somebody: () => string
  warehouse: string
  place: string
  today: string
}
type MakeInput = (state: never, asker: Asking & { rows: MirrorRows }, id: string) => Record<string, unknown>

/** Valid input for a command in the record's current state, as far as that state shows. */
export const makeInputs = ({ pick, random, somebody, warehouse, place, today }: Story): Record<string, MakeInput> => ({
  'order.commit': (_, { can }) => ({ backorder: can('order.backorder') }),
  'order.deliver': () => ({}),
  'order.invoice': () => ({ basis: 'ordered' }),
  'order.return': ({ returnable, lines }: OrderState) => ({
    lines: (returnable.length > 0 ? returnable : [{ line: lines[0], max: '1' }]).map(({ line, max }) => ({
      ...{ lineId: line?.lineId ?? 'l1', quantity: max },
    })),
    ...{ condition: pick(['sellable', 'damaged', 'scrap']), reason: 'Zurück' },
  }),
  'order.credit': () => ({}),
  'order.cancel-rest': () => ({ reason: 'Nicht mehr' }),
  'order.cancel': () => ({ reason: 'Nicht mehr' }),
  'invoice.pay': ({ invoice }: InvoiceState) => ({
    amountMinor: Math.max(1, random(2) === 0 ? invoice.openMinor : Math.floor(invoice.openMinor / 2)),
  }),
  'invoice.correct': (state) => ({ lines: [correction(state)], reason: 'Nachlass' }),
  'invoice.cancel': () => ({ reason: 'Falsch' }),
  'quote.commit': () => ({}),
  'quote.accept': () => ({ prices: 'kept' }),
  'quote.decline': () => ({ reason: 'Zu teuer' }),
  'category.remove': () => ({}),
  'org-unit.remove': () => ({}),
  'approval.approve': (_, asker, id) => seenRequest(asker, id),
  'approval.refuse': (_, asker, id) => ({ ...seenRequest(asker, id), reason: 'Bitte nachzählen' }),
  'approval.send-back': (_, asker, id) => ({ ...seenRequest(asker, id), reason: 'Bitte nachzählen' }),
  'approval.withdraw': () => ({ reason: 'Doch nicht' }),
  'customer-address.remove': (_, { rows }, id) => ({
    customerId: must(rows.get('customerAddresses', id), 'it is there').customerId,
  }),
  'stock.receive': (_, _asker, productId) => ({ productId, locationId: warehouse, quantity: '2' }),
  'stock.adjust': (_, _asker, productId) => ({ productId, locationId: warehouse, quantity: '1', reason: 'Gefunden' }),
  'stock.transfer': (_, _asker, productId) => ({
    ...{ productId, fromLocationId: warehouse, quantity: '1' },
    toLocationId: place,
  }),
  'receipt.expect': (_, _asker, productId) => ({
    ...{ productId, locationId: warehouse, quantity: '2', expectedOn: addDays(today, 5) },
  }),
  'receipt.change': () => ({ reference: `B ${random(99)}` }),
  'receipt.close': () => ({}),
  'location.close': () => ({}),
  'stock.reverse': () => ({}),
  'count.post': () => ({}),
  'chat.rename-room': () => ({ name: `Runde ${random(99)}` }),
  'chat.add-members': () => ({ memberIds: [somebody()] }),
  'chat.remove-member': (_, { userId }) => ({
    userId: random(4) === 0 ? userId : somebody(),
  }),
  'chat.set-role': (_, { userId }) => ({ userId: userId, role: pick(['admin', 'member']) }),
  'view.change': () => ({ name: `Ansicht ${random(99)}` }),
  'view.remove': () => ({}),
  'person.set-password': () => ({ password: `Lang genug ${newId()}` }),
  'person.remove-second-factor': () => ({}),
  'machine.create-token': () => ({ name: 'Schlüssel', scopes: ['stock.read'] }),
})
/** As it stands on the device of who decides. */
const seenRequest = ({ rows }: { rows: MirrorRows }, id: string) => ({
  contentHash: must(rows.get('approvals', id), 'it is there').contentHash,
})
const correction = ({ invoice, papers }: { invoice: InvoicePaper; papers: readonly InvoicePaper[] }) => {
  const lineIds = invoice.lines.map(({ lineId }) => lineId)
  const lineId = lineIds.find((one) => creditableNetMinor(papers, one, invoice.id) > 0)
  if (lineId) return { lineId, netMinor: 1 }
  const free = lineIds.find((one) => creditableQuantity(papers, one, invoice.id) !== '0')
  return { lineId: free ?? lineIds[0] ?? 'l1', quantity: '1' }
}

/** What else may keep a command from being done: what the record's state doesn't say, and no button stands for. */
export const BESIDE: Record<string, readonly string[]> = {
  'order.commit': ['incomplete-order', 'insufficient-stock', 'below-delivered'],
  'quote.commit': ['incomplete-quote'],
  'quote.accept': ['incomplete-quote'],
  'stock.transfer': ['insufficient-stock'],
  'stock.reverse': ['insufficient-stock'],
  'count.post': ['open-conflicts'],
}
