import { isZero, subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import { binParts, type CountDocument } from '@werkbank/model/counting/count-document.ts'
import type { BinState } from '@werkbank/model/counting/read-count.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'

/** A bin as people see it. `counted` and `difference` are missing while there is nothing to compare. */
export interface CountLine {
  id: string
  sku: string
  name: string
  unit: string
  /** On hand now, as far as this device knows. */
  expected: string
  counted?: string
  difference?: string
  /** Found, and not on the sheet. */
  unexpected: boolean
  state: BinState
}

export interface LineSources {
  /** On hand in the sheet's place by product; '0' where there is none. */
  onHand: (productId: string, lotId: string) => string
  product: (id: string) => Pick<MirrorRow<'products'>, 'sku' | 'name' | 'unit'> | undefined
}

/** The lines of a sheet by SKU: what should be there, what was counted, and the difference. */
export function countLines(document: CountDocument, bins: readonly BinState[], sources: LineSources): CountLine[] {
  return bins
    .map((state): CountLine => {
      const { productId, lotId } = binParts(state.bin)
      const { sku, name, unit } = sources.product(productId) ?? { sku: state.bin, name: '', unit: '' }
      const expected = sources.onHand(productId, lotId)
      const line = { id: state.bin, sku, name, unit, expected, unexpected: !(state.bin in document.bins), state }
      if (state.state !== 'counted' && state.state !== 'accepted') return line
      return { ...line, counted: state.quantity, difference: subtractQuantities(state.quantity, expected) }
    })
    .sort((a, b) => bySku.compare(a.sku, b.sku))
}

const bySku = new Intl.Collator(undefined, { numeric: true })

/** How far a sheet is. */
export interface CountSummary {
  total: number
  counted: number
  uncounted: number
  conflicts: number
  differences: number
}

export function summarise(lines: readonly CountLine[]): CountSummary {
  const having = (test: (line: CountLine) => boolean) => lines.filter(test).length
  return {
    total: lines.length,
    counted: having(({ counted }) => counted !== undefined),
    uncounted: having(({ state }) => state.state === 'uncounted'),
    conflicts: having(({ state }) => state.state === 'conflict'),
    differences: having(differs),
  }
}

/** Posting would change the level. */
export const differs = ({ difference }: CountLine): boolean => difference !== undefined && !isZero(difference)
