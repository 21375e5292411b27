const encoder = new TextEncoder()

/** FNV-1a, 32 bits, of `id:rev`. Cheap on both sides; finds holes, not forgeries. */
export function rowHash(id: string, rev: string): number {
  let hash = 0x811c9dc5
  for (const byte of encoder.encode(`${id}:${rev}`)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

export type TableChecksum = { count: number; hash: number }

/** Free of order: rows may be added in any order and on both sides. */
export function tableChecksum(rows: Iterable<{ id: string; rev: string }>): TableChecksum {
  let count = 0
  let hash = 0
  for (const row of rows) {
    count += 1
    hash = (hash + rowHash(row.id, row.rev)) >>> 0
  }
  return { count, hash }
}
