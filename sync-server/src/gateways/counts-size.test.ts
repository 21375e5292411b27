import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import * as A from '@automerge/automerge'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureChunks, measureSyncMessage, TooLarge, Unmeasurable } from './counts-size.ts'

const MAX = { bytes: 1_000_000, rows: 100_000 }
type Sheet = { entries: Record<string, unknown> }

const leb = (value: number): number[] => {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left]
    bytes.push((left % 128) | 128)
  }
}
/** A signed number: its last byte must not look negative. */
const run = (count: number): number[] => {
  const bytes = leb(count)
  const last = bytes.at(-1) ?? 0
  return last & 0x40 ? [...bytes.slice(0, -1), last | 128, 0] : bytes
}
const prefixed = (bytes: Uint8Array | number[]): number[] => [...leb(bytes.length), ...bytes]
const chunk = (type: number, content: number[]): number[] => {
  const hashed = Uint8Array.from([type === 2 ? 1 : type, ...prefixed(content)])
  const checksum = createHash('sha256').update(hashed).digest().subarray(0, 4)
  return [0x85, 0x6f, 0x4a, 0x83, ...checksum, type, ...prefixed(content)]
}
/** A change with these columns. */
const change = (columns: { spec: number; data: number[] }[]): number[] => [
  ...leb(0),
  ...prefixed([1, 2, 3, 4]),
  ...[1, 1, 0],
  ...leb(0),
  ...leb(0),
  ...leb(columns.length),
  ...columns.flatMap(({ spec, data }) => [...leb(spec), ...leb(data.length)]),
  ...columns.flatMap(({ data }) => data),
]
const message = (changes: number[][], filters: number[][] = []): Uint8Array =>
  Uint8Array.from([
    ...[0x42, 0, 0],
    ...leb(filters.length),
    ...filters.flatMap((filter) => [0, ...prefixed(filter)]),
    ...leb(changes.length),
    ...changes.flatMap(prefixed),
  ])
const INTEGER_COLUMN = (4 << 4) | 2

test.each([
  ['150 MB of one letter in one deflated change', [chunk(2, [...deflateRawSync(Buffer.alloc(150_000_000, 97))])]],
  ['a run of a billion rows', [chunk(1, change([{ spec: INTEGER_COLUMN, data: [...run(1_000_000_000), 1] }]))]],
  ['a billion rows of nothing', [chunk(1, change([{ spec: INTEGER_COLUMN, data: [0, ...leb(1_000_000_000)] }]))]],
  ['a billion rows of a boolean', [chunk(1, change([{ spec: (4 << 4) | 4, data: leb(1_000_000_000) }]))]],
  [
    'a long text in a run of many rows',
    [chunk(1, change([{ spec: (1 << 4) | 5, data: [...run(50_000), ...prefixed(Array(500).fill(97))] }]))],
  ],
  ['rows with a billion parts each', [chunk(1, change([{ spec: 7 << 4, data: [1, ...leb(1_000_000_000)] }]))]],
  [
    'many changes that are small each',
    Array.from({ length: 100 }, () => chunk(2, [...deflateRawSync(Buffer.from(change([{ spec: 7, data: Array(20_000).fill(97) }])))])), // biome-ignore format: one
  ],
])('S-04 what a few bytes stand for is bounded before the library unpacks it: %s', (_what, changes) => {
  expect(() => measureSyncMessage(message(changes), MAX)).toThrow(TooLarge)
})

test.each([
  ['a filter with a billion probes', [...leb(10), ...leb(10), ...leb(1_000_000_000), ...Array(13).fill(255)]],
  ['a filter of no bits', [...leb(5), ...leb(0), ...leb(7)]],
  ['a filter that is cut off', [...leb(1_000), ...leb(10), ...leb(7), 1]],
])('%s is no message', (_what, filter) => {
  expect(() => measureSyncMessage(message([], [filter]), MAX)).toThrow(Unmeasurable)
})

test('a document chunk is measured unpacked, and a deflated column as well', () => {
  let doc = A.from<Sheet>({ entries: {} })
  for (let i = 0; i < 50; i++)
    doc = A.change(doc, (draft) => {
      draft.entries[`e${i}`] = { note: 'a'.repeat(300) }
    })
  const saved = A.save(doc)
  const { bytes, rows } = measureChunks(saved, MAX)
  expect(saved.length).toBeLessThan(5_000)
  expect(bytes).toBeGreaterThan(50 * 300) // each letter is in it
  expect(rows).toBeGreaterThan(50 * 300)
  expect(() => measureChunks(saved, { ...MAX, bytes: 5_000 })).toThrow(TooLarge)
})

/** Without `__proto__`, which the library's proxies take for the prototype. */
const madeValues = fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('__proto__'))

test('whatever the library makes is measured; whatever it could not read is told as that, in bounded time', () => {
  let measured = 0
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ maxLength: 20 }), madeValues), { minLength: 1, maxLength: 12 }),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      (edits, damage) => {
        let doc = A.from<Sheet>({ entries: {} })
        for (const [key, value] of edits)
          doc = A.change(doc, (draft) => {
            draft.entries[`k${key}`] = value
          })
        const [, first] = A.generateSyncMessage(A.init(), A.initSyncState())
        const [, state] = A.receiveSyncMessage(A.clone(doc), A.initSyncState(), first as Uint8Array)
        const [, whole] = A.generateSyncMessage(doc, state)
        for (const bytes of [whole as Uint8Array, first as Uint8Array]) {
          measureSyncMessage(bytes, MAX)
          measured += 1
          for (const [at, value] of damage) {
            const damaged = Uint8Array.from(bytes)
            damaged[at % damaged.length] = value
            try {
              measureSyncMessage(damaged, MAX)
            } catch (error) {
              expect(error instanceof Unmeasurable || error instanceof TooLarge).toBe(true)
            }
          }
        }
        for (const each of [...A.getAllChanges(doc), A.save(doc)]) measureChunks(each, MAX)
      },
    ),
    { numRuns: 150 },
  )
  expect(measured).toBe(300)
})
