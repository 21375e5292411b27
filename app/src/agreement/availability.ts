import {
  compareQuantities,
  isPositive,
  maxQuantity,
  minQuantity,
  subtractQuantities,
  ZERO,
} from '@werkbank/model/base/value/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import type { Shortage } from '@werkbank/model/sales/commands.ts'

/** `available`: what this line may still take, after the lines above it. `short`: what it lacks. */
export type Cover = { available: string; short: string }
type Wanted = { id: string; productId: string; quantity: string }

type Agreed = Pick<MirrorRow<'orderLines'>, 'productId' | 'delivered'> | undefined

/** The lines that lack something, as a commit would name them; a product that this device doesn't know is left to the server. */
export function knownShortages<T extends Wanted>(
  lines: readonly T[],
  facts: {
    cover: (line: T) => Cover | undefined
    agreed: (line: T) => Agreed
    product: (id: string) => Pick<MirrorRow<'products'>, 'kind' | 'sku' | 'name'> | undefined
    expected: (productId: string) => readonly Pick<MirrorRow<'expectedReceipts'>, keyof Expected>[]
  },
): Shortage[] {
  return lines.flatMap((line) => {
    const product = facts.product(line.productId)
    const short = facts.cover(line)?.short ?? ZERO
    if (product?.kind !== 'goods' || !isPositive(short)) return []
    const agreed = facts.agreed(line)
    const delivered = agreed?.productId === line.productId ? agreed.delivered : ZERO
    const requested = subtractQuantities(line.quantity, delivered)
    return {
      lineId: line.id,
      productId: line.productId,
      sku: product.sku,
      name: product.name,
      requested,
      available: subtractQuantities(requested, short),
      expected: facts
        .expected(line.productId)
        .map(({ quantity, expectedOn, reference }) => ({ quantity, expectedOn, reference }))
        .sort((a, b) => (a.expectedOn < b.expectedOn ? -1 : 1)),
    }
  })
}
type Expected = Shortage['expected'][number]

/**
 * How stock covers the lines, in their order: two lines of one product share what is there. `own` is what the order holds or has
 * delivered of a line already; that is not taken twice.
 */
export function coverLines(
  lines: readonly Wanted[],
  available: ReadonlyMap<string, string>,
  own: (line: Wanted) => string,
): Map<string, Cover> {
  const left = new Map<string, string>()
  return new Map(
    lines.map((line) => {
      const there = left.get(line.productId) ?? maxQuantity(available.get(line.productId) ?? ZERO, ZERO)
      const held = own(line)
      const open = compareQuantities(line.quantity, held) > 0 ? subtractQuantities(line.quantity, held) : ZERO
      const taken = minQuantity(open, there)
      left.set(line.productId, isPositive(taken) ? subtractQuantities(there, taken) : there)
      return [line.id, { available: there, short: subtractQuantities(open, taken) }]
    }),
  )
}

/**
 * `coverLines` with memory: lines share stock only with lines of their own product, so the result for a product is reused, with the same objects, while
 * its lines are unchanged. `own` must return the same object for the same value.
 */
export function memoCoverLines<T extends Wanted, Own>(held: (line: T, own: Own) => string) {
  type Group = { lines: T[]; owns: Own[]; available: string | undefined; covers: Map<string, Cover> }
  let before = new Map<string, Group>()
  return (
    lines: readonly T[],
    available: ReadonlyMap<string, string>,
    own: (line: T) => Own,
  ): ReadonlyMap<string, Cover> => {
    const now = new Map<string, Group>()
    for (const line of lines) {
      const group: Group = now.get(line.productId) ?? {
        lines: [],
        owns: [],
        available: available.get(line.productId),
        covers: new Map(),
      }
      group.lines.push(line)
      group.owns.push(own(line))
      now.set(line.productId, group)
    }
    for (const [productId, group] of now) {
      const old = before.get(productId)
      const same =
        old?.available === group.available && sameItems(old?.lines, group.lines) && sameItems(old?.owns, group.owns)
      if (same && old) group.covers = old.covers
      else group.covers = coverLines(group.lines, available, (line) => held(line as T, own(line as T)))
    }
    before = now
    return new Map([...now.values()].flatMap(({ covers }) => [...covers]))
  }
}

const sameItems = (a: readonly unknown[] | undefined, b: readonly unknown[]) =>
  a?.length === b.length && b.every((item, at) => item === a[at])
