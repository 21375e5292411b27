/** Fewer keys are typed by people too, two at a time. */
const KEYS_MIN = 4

/** Keys that came faster than a person types them. */
export interface KeyBurst {
  /** Takes a key with its time; true where it goes on with the ones before. */
  add(key: string, atMs: number): boolean
  /** What was scanned, if this moment ends it (Enter, Tab); undefined for what a person typed. Begins anew. */
  end(atMs: number): string | undefined
  /** Something else came, a key that writes nothing or a click: what was typed before it is no part of a scan. */
  clear(): void
}

/** Distinguishes a scanner's keys from typing: by their speed, and by the Enter or Tab at their end. `gapMs`: the longest gap between two keys of a scanner. */
export function createKeyBurst(gapMs: () => number): KeyBurst {
  let keys = ''
  let lastMs = Number.NEGATIVE_INFINITY
  return {
    add(key, atMs) {
      const goesOn = keys !== '' && atMs - lastMs <= gapMs()
      keys = goesOn ? keys + key : key
      lastMs = atMs
      return goesOn
    },
    end(atMs) {
      const code = keys
      const isFast = atMs - lastMs <= gapMs()
      keys = ''
      return isFast && code.length >= KEYS_MIN ? withoutSymbology(code) : undefined
    },
    clear() {
      keys = ''
    },
  }
}

/** Scanners may say first which kind of barcode it is: "]C1", "]E0" (ISO/IEC 15424). */
const withoutSymbology = (code: string): string => code.replace(/^\][A-Za-z]\d/, '').trim()
