/** A small seeded generator (mulberry32): the demo company is the same everywhere. */
export class Random {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 ≤ x < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** A UUIDv7 of a moment, with the rest from the seed. */
  id(atMs: number): string {
    const hex = (value: number, digits: number) => Math.floor(value).toString(16).padStart(digits, '0')
    const time = hex(atMs, 12)
    const tail = Array.from({ length: 4 }, () => hex(this.next() * 65_536, 4))
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(this.next() * 4_096, 3)}-${hex(0x8000 + this.next() * 0x4000, 4)}-${tail[0]}${tail[1]}${tail[2]}`
  }
}
