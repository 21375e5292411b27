/**
 * Computes a value per line of an order and caches it until the line or one of its facts is another object: lines and rows of the mirror are replaced,
 * never mutated, so identity shows a change. Values of lines that are gone are dropped.
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
