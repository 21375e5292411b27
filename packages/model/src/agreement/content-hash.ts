import { type HeadField, LINE_FIELDS, type OrderContent, orderHeadSchema } from './agreed-document.ts'

const ORDER_FIELDS = Object.keys(orderHeadSchema.shape) as HeadField[]

/**
 * A hash of the visible content of an order, for `order.commit`: a Yjs state vector does not contain deletions, so only this reveals a line that another
 * person removed meanwhile. FNV-1a over 64 bits, hex; finds differences, not forgeries.
 */
export function orderContentHash(content: Pick<OrderContent, 'head' | 'lines' | 'notes'>): string {
  const { validUntil } = content.head // of quotes alone: what programs make of orders stays
  const head = [
    ...ORDER_FIELDS.map((field) => content.head[field] ?? null),
    ...(validUntil === undefined ? [] : [validUntil]),
  ]
  const lines = content.lines.map((line) => [line.id, ...LINE_FIELDS.map((field) => line[field] ?? null)])
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(JSON.stringify([head, lines, content.notes]))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}
