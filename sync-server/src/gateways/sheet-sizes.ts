import { LIMITS } from '@werkbank/model/base/limits.ts'
import { measureChunks, type Size } from './counts-size.ts'

const MAX: Size = { bytes: LIMITS.countSheetBytesMax, rows: LIMITS.countSheetRowsMax }
/** Its chunk can't be measured, or is too large alone: the sheet is never opened. */
const ENDLESS: Size = { bytes: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY }

/** How large the stored chunks of each sheet are, unpacked. Keys as in the storage: `[document, 'snapshot' | 'incremental', hash]`. */
export class SheetSizes {
  readonly #chunks = new Map<string, Map<string, Size>>()

  stored([document = '', kind = '', hash = '']: readonly string[], data: Uint8Array): void {
    if (kind !== 'snapshot' && kind !== 'incremental') return
    const chunks = this.#chunks.get(document) ?? new Map<string, Size>()
    chunks.set(`${kind}/${hash}`, measure(data))
    this.#chunks.set(document, chunks)
  }

  removed([document = '', kind = '', hash = '']: readonly string[]): void {
    this.#chunks.get(document)?.delete(`${kind}/${hash}`)
  }

  knows(document: string): boolean {
    return this.#chunks.has(document)
  }

  isFull(document: string): boolean {
    const sizes = [...(this.#chunks.get(document)?.values() ?? [])]
    return sum(sizes, 'bytes') > MAX.bytes || sum(sizes, 'rows') > MAX.rows
  }

  /** Something in it was stored before there were limits. */
  isEndless(document: string): boolean {
    return [...(this.#chunks.get(document)?.values() ?? [])].some((size) => size === ENDLESS)
  }
}

const sum = (sizes: readonly Size[], part: keyof Size) => sizes.reduce((all, size) => all + size[part], 0)

function measure(data: Uint8Array): Size {
  try {
    return measureChunks(data, { bytes: 2 * MAX.bytes, rows: 2 * MAX.rows })
  } catch {
    return ENDLESS
  }
}
