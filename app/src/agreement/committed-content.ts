import type { OrderChange } from '@werkbank/model/agreement/agreed-changes.ts'
import {
  addLine,
  type OrderContent,
  type OrderLine,
  removeLine,
  setHeadField,
  setLineField,
} from '@werkbank/model/agreement/agreed-document.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import type * as Y from 'yjs'
import { z } from 'zod'

const versionSchema = z.object({
  committed: z
    .object({
      version: z.int(),
      head: z.record(z.string(), z.unknown()),
      lines: z.array(z.record(z.string(), z.unknown())),
      notes: z.string(),
    })
    .nullable(),
})
export type Agreed = Pick<OrderContent, 'head' | 'lines' | 'notes'>

/** The committed version out of `GET /orders/{id}`; undefined where that is another one. */
export function parseAgreed(body: unknown, version: number): Agreed | undefined {
  const { data } = versionSchema.safeParse(body)
  return data?.committed?.version === version ? (data.committed as unknown as Agreed) : undefined
}

/** What the mirror knows of the committed version; of what it does not know, the working copy counts as agreed. */
export function agreedFromMirror(
  order: Pick<MirrorRow<'orders'>, 'customerId' | 'reference' | 'requestedOn'>,
  rows: readonly MirrorRow<'orderLines'>[],
  content: OrderContent,
): Agreed {
  const lines = linesAsAgreed(rows, content)
  const head = {
    ...content.head,
    customerId: order.customerId ?? undefined,
    reference: order.reference,
    requestedDate: order.requestedOn ?? '',
  } as OrderContent['head']
  return { head, lines, notes: content.notes }
}

type AgreedRow = Pick<
  MirrorRow<'orderLines'>,
  'lineId' | 'productId' | 'quantity' | 'discountPercent' | 'note' | 'priceTyped' | 'unitPriceMinor'
>
/** Lines of a version, from rows of it; where they stand now. */
export function linesAsAgreed(rows: readonly AgreedRow[], content: OrderContent): OrderLine[] {
  const now = new Map(content.lines.map((line) => [line.id, line]))
  return rows.map((row): OrderLine => {
    const line = now.get(row.lineId)
    return {
      id: row.lineId,
      productId: row.productId,
      quantity: row.quantity,
      discountPercent: row.discountPercent,
      note: row.note,
      position: line?.position ?? '',
      // An untyped price was committed as the product's.
      ...(row.priceTyped ? { unitPriceMinor: row.unitPriceMinor } : {}),
    }
  })
}

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
    else for (const line of agreed.lines) if (line.id === lineId) addLine(doc, lineOnly(line))
  }
}

/** Without what the agreed version adds to a line: names, tax, progress. */
const lineOnly = ({ id, productId, quantity, unitPriceMinor, discountPercent, position, note }: OrderLine) => ({
  id,
  productId,
  quantity,
  discountPercent,
  position,
  note,
  ...(unitPriceMinor === undefined ? {} : { unitPriceMinor }),
})
