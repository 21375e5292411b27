/** A fault: the program is wrong, not its user. 500 at the edge, logged. */
export class Fault extends Error {
  override name = 'Fault'
}
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Fault(why)
}
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new Fault(why)
  return value
}
export function unreachable(value: never): never {
  throw new Fault(`unreachable: ${JSON.stringify(value)}`)
}
