import { HEAD_FIELDS, LINE_FIELDS, type OrderContent } from './order-document.ts'

/**
 * A short name of what a person sees of an order, for `order.commit`: a Yjs state vector doesn't show deletions, so a line that
 * somebody else took out meanwhile is only seen here. FNV-1a over 64 bits, hex; finds differences, not forgeries.
 */
export function orderContentHash(content: Pick<OrderContent, 'head' | 'lines' | 'notes'>): string {
  const head = HEAD_FIELDS.map((field) => content.head[field] ?? null)
  const lines = content.lines.map((line) => [line.id, ...LINE_FIELDS.map((field) => line[field] ?? null)])
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(JSON.stringify([head, lines, content.notes]))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}
