/**
 * Computes something per line of an order and keeps it until the line or one of its facts is another object: lines and rows of the
 * mirror are replaced, never mutated, so their identity tells. What nobody holds any more is let go.
 */
export function memoPerLine<L extends object, F extends unknown[], R>(
  compute: (line: L, ...facts: F) => R,
): (line: L, ...facts: F) => R {
  const kept = new WeakMap<L, { facts: F; result: R }>()
  return (line, ...facts) => {
    const known = kept.get(line)
    if (known?.facts.every((fact, at) => fact === facts[at])) return known.result
    const result = compute(line, ...facts)
    kept.set(line, { facts, result })
    return result
  }
}
