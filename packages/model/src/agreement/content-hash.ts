import { type HeadField, LINE_FIELDS, type OrderContent, orderHeadSchema } from './agreed-document.ts'

const ORDER_FIELDS = Object.keys(orderHeadSchema.shape) as HeadField[]

/**
 * A short name of what a person sees of an order, for `order.commit`: a Yjs state vector doesn't show deletions, so a line that
 * somebody else took out meanwhile is only seen here. FNV-1a over 64 bits, hex; finds differences, not forgeries.
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
