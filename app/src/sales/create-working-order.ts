import { addQuantities, ZERO } from '@werkbank/model/base/quantity.ts'
import { checkOrder, type Finding } from '@werkbank/model/sales/check-order.ts'
import type { OrderChange } from '@werkbank/model/sales/order-changes.ts'
import type { OrderContent } from '@werkbank/model/sales/order-document.ts'
import type { OrderTotal } from '@werkbank/model/sales/order-total.ts'
import { type Accessor, createMemo } from 'solid-js'
import { usePerson, useWorkspace } from '../identity/index.ts'
import { useMirror, useRow, useRowsBy, useTable } from '../mirror/use-mirror.ts'
import type { Replica } from '../replica/replica.ts'
import { availableByProduct, type Cover, coverLines } from './availability.ts'
import type { Agreed } from './committed-content.ts'
import { createAgreed } from './create-agreed.ts'
import { type AgreedLineRow, createOrder, createTotal, type LineFacts } from './create-order.ts'

/** An order as it is being written, with everything that the screen says of it while somebody types. */
export type WorkingOrder = {
  content: OrderContent
  currency: Accessor<string>
  taxExempt: Accessor<boolean>
  facts: LineFacts
  total: Accessor<OrderTotal>
  cover: (lineId: string) => Cover | undefined
  agreedLine: (lineId: string) => AgreedLineRow | undefined
  /** What keeps it from being committed. */
  findings: Accessor<readonly Finding[]>
  agreed: Accessor<Agreed | undefined>
  changes: Accessor<readonly OrderChange[]>
}

/** Reads document and mirror together; nothing here waits for a network. */
export function createWorkingOrder(id: string, replica: Replica): WorkingOrder {
  const person = usePerson()
  const mirror = useMirror()
  const { request, online } = useWorkspace()
  const order = useRow('orders', () => id)
  const rows = useRowsBy('orderLines', 'orderId', () => id)
  const levels = useTable('stockLevels')
  const locations = useTable('locations')
  const content = createOrder(() => replica.doc)
  const customer = useRow('customers', () => content.head.customerId)
  const ownCurrency = () => person.organisation?.currency ?? 'EUR'
  const rowById = createMemo(() => new Map(rows().map((row) => [row.lineId, row])))
  const agreedLine = (lineId: string) => rowById().get(lineId)
  const facts: LineFacts = { product: (productId) => mirror.get('products', productId), agreed: agreedLine }
  const taxExempt = () => customer()?.taxMode === 'exempt'
  const available = createMemo(() => {
    const sellable = new Set(locations().flatMap((place) => (place.sellable ? [place.id] : [])))
    return availableByProduct(levels(), (locationId) => sellable.has(locationId))
  })
  const covers = createMemo(() =>
    coverLines(content.lines, available(), (line) => {
      const row = agreedLine(line.id)
      return row?.productId === line.productId ? addQuantities(row.reserved, row.delivered) : ZERO
    }),
  )
  const findings = createMemo(() =>
    checkOrder(content, {
      product: (productId) => mirror.get('products', productId),
      customerExists: (customerId) => mirror.get('customers', customerId) !== undefined,
      currency: ownCurrency(),
    }),
  )
  return {
    content,
    currency: createMemo(() => content.head.currency ?? order()?.currency ?? ownCurrency()),
    taxExempt,
    facts,
    total: createTotal(content, facts, taxExempt),
    cover: (lineId) => covers().get(lineId),
    agreedLine,
    findings,
    ...createAgreed({ order, lines: rows, content, request, online }),
  }
}
