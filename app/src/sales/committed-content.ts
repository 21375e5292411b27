import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type OrderChange, orderChanges } from '@werkbank/model/sales/order-changes.ts'
import {
  type OrderContent,
  removeLine,
  setHeadField,
  setLineField,
  writeOrder,
} from '@werkbank/model/sales/order-document.ts'
import type * as Y from 'yjs'
import { z } from 'zod'

const versionSchema = z.object({
  committed: z
    .object({
      head: z.record(z.string(), z.unknown()),
      lines: z.array(z.record(z.string(), z.unknown())),
      notes: z.string(),
    })
    .nullable(),
})
export type Agreed = Pick<OrderContent, 'head' | 'lines' | 'notes'>

/** The committed version out of `GET /orders/{id}`. */
export function parseAgreed(body: unknown): Agreed | undefined {
  const parsed = versionSchema.safeParse(body)
  return parsed.success && parsed.data.committed ? (parsed.data.committed as unknown as Agreed) : undefined
}

/** Without a network: the agreed lines as the mirror has them; the head isn't mirrored whole, so only lines are compared. */
export function agreedLines(rows: readonly MirrorRow<'orderLines'>[], content: OrderContent): Agreed {
  const lines = rows.map((row) => ({
    id: row.lineId,
    productId: row.productId,
    quantity: row.quantity,
    unitPriceMinor: row.unitPriceMinor,
    discountPercent: row.discountPercent,
    note: row.note,
    position: '',
  }))
  return { head: content.head, lines, notes: content.notes }
}

export const changesSince = (agreed: Agreed, content: OrderContent): OrderChange[] => orderChanges(agreed, content)

/** Makes the working copy say what was agreed again: an edit like any other, so it can be undone. */
export function revertTo(doc: Y.Doc, agreed: Agreed, changes: readonly OrderChange[]): void {
  for (const { lineId, field, from } of changes) {
    if (lineId === undefined && field === 'notes') {
      const notes = doc.getText('notes')
      notes.delete(0, notes.length)
      notes.insert(0, String(from ?? ''))
    } else if (lineId === undefined) setHeadField(doc, field as never, (from === '' ? undefined : from) as never)
    else if (field !== 'line') setLineField(doc, lineId, field as never, from as never)
    else if (from === undefined) removeLine(doc, lineId)
    else writeOrder(doc, { head: {}, lines: agreed.lines.filter(({ id }) => id === lineId) })
  }
}
