import * as Y from 'yjs'

/** Makes the keys of a map as they were; touches only what differs, and returns whether anything did. */
export function restoreKeys(map: Y.Map<unknown>, old: Y.Map<unknown>, keys: readonly string[]): boolean {
  let changed = false
  for (const key of keys) {
    const value = plainValue(old.get(key))
    if (JSON.stringify(plainValue(map.get(key))) === JSON.stringify(value)) continue
    changed = true
    if (old.has(key)) map.set(key, value)
    else map.delete(key)
  }
  return changed
}

export const plainValue = (value: unknown): unknown => (value instanceof Y.AbstractType ? value.toJSON() : value)
