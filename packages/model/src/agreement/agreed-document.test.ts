import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { orderChanges } from './agreed-changes.ts'
import {
  addLine,
  linesOf,
  readLines,
  readOrder,
  removeLine,
  setHeadField,
  setLineField,
  writeOrder,
} from './agreed-document.ts'
import { orderContentHash } from './content-hash.ts'

const PRODUCTS = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002']
type Edit = (doc: Y.Doc) => void
const lineId = fc.constantFrom('a', 'b', 'c', 'd')
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(lineId, fc.constantFrom(...PRODUCTS), fc.option(lineId, { nil: undefined })).map(
    ([id, productId, before]) =>
      (doc: Y.Doc) =>
        addLine(doc, { id, productId }, before),
  ),
  fc.tuple(lineId, fc.integer({ min: 1, max: 99 })).map(
    ([id, n]) =>
      (doc: Y.Doc) =>
        setLineField(doc, id, 'quantity', String(n)),
  ),
  fc.tuple(lineId, fc.string({ maxLength: 5 })).map(
    ([id, note]) =>
      (doc: Y.Doc) =>
        setLineField(doc, id, 'note', note),
  ),
  lineId.map((id) => (doc: Y.Doc) => removeLine(doc, id)),
  fc.string({ maxLength: 8 }).map((reference) => (doc: Y.Doc) => setHeadField(doc, 'reference', reference)),
  fc.string({ maxLength: 4 }).map((text) => (doc: Y.Doc) => doc.getText('notes').insert(0, text)),
)
const edits = fc.array(edit, { maxLength: 12 })
function exchange(a: Y.Doc, b: Y.Doc): void {
  const [fromA, fromB] = [
    Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)),
    Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)),
  ]
  Y.applyUpdate(b, fromA)
  Y.applyUpdate(a, fromB)
}

test('R-SA3 devices that edited offline read the same order after they meet', () => {
  let meetings = 0
  fc.assert(
    fc.property(edits, edits, edits, (first, mine, yours) => {
      const [a, b] = [new Y.Doc(), new Y.Doc()]
      for (const change of first) change(a)
      exchange(a, b)
      for (const change of mine) change(a)
      for (const change of yours) change(b)
      exchange(a, b)
      expect(readOrder(a)).toEqual(readOrder(b))
      expect(orderContentHash(readOrder(a))).toBe(orderContentHash(readOrder(b)))
      if (readLines(a).lines.length > 0 && mine.length > 0 && yours.length > 0) meetings += 1
    }),
  )
  expect(meetings).toBeGreaterThan(30)
})

test('R-SA3 updates may come in any order and twice', () => {
  fc.assert(
    fc.property(edits, fc.nat(), (changes, seed) => {
      const doc = new Y.Doc()
      const updates: Uint8Array[] = []
      doc.on('update', (update: Uint8Array) => updates.push(update))
      for (const change of changes) change(doc)
      const shuffled = [...updates, ...updates]
        .map((update, index) => ({ update, key: Math.sin(seed + index) }))
        .sort((x, y) => x.key - y.key)
      const other = new Y.Doc()
      for (const { update } of shuffled) Y.applyUpdate(other, update)
      expect(readOrder(other)).toEqual(readOrder(doc))
    }),
  )
})

test('R-SA3 two people who edit two fields of one line keep both', () => {
  const [a, b] = [new Y.Doc(), new Y.Doc()]
  addLine(a, { id: 'a', productId: PRODUCTS[0] as string })
  exchange(a, b)
  setLineField(a, 'a', 'quantity', '12')
  setLineField(b, 'a', 'discountPercent', '5')
  exchange(a, b)
  expect(readLines(b).lines).toMatchObject([{ quantity: '12', discountPercent: '5' }])
})

test('R-SA4 a line whose product went away is gone, and what cannot be read is named', () => {
  const doc = new Y.Doc()
  addLine(doc, { id: 'a', productId: PRODUCTS[0] as string })
  linesOf(doc).set('a.quantity', { not: 'a quantity' })
  linesOf(doc).set('b.quantity', '3')
  expect(readLines(doc)).toEqual({ lines: [], broken: ['a'] })
  removeLine(doc, 'a')
  expect(readLines(doc)).toEqual({ lines: [], broken: [] })
})

test('R-SA1 what is written whole is read whole, in its order', () => {
  const doc = new Y.Doc()
  writeOrder(doc, {
    head: { reference: 'X' },
    notes: 'hi',
    lines: [
      { id: 'z', productId: PRODUCTS[0] as string, quantity: '2' },
      { id: 'a', productId: PRODUCTS[1] as string, unitPriceMinor: 5 },
    ],
  })
  const { head, lines, notes, broken } = readOrder(doc)
  expect([
    head,
    notes,
    broken,
    lines.map(({ id, quantity, unitPriceMinor }) => [id, quantity, unitPriceMinor]),
  ]).toEqual([
    { reference: 'X' },
    'hi',
    [],
    [
      ['z', '2', undefined],
      ['a', '1', 5],
    ],
  ])
})

test('R-SA11 what changed is nothing exactly where nothing changed, and goes back the other way', () => {
  fc.assert(
    fc.property(edits, edits, (first, then) => {
      const doc = new Y.Doc()
      for (const change of first) change(doc)
      const before = readOrder(doc)
      expect(orderChanges(before, before)).toEqual([])
      for (const change of then) change(doc)
      const after = readOrder(doc)
      expect(orderChanges(after, before).length).toBe(orderChanges(before, after).length)
    }),
  )
})

test('R-SA5 the name of a content differs where a line is gone', () => {
  const doc = new Y.Doc()
  addLine(doc, { id: 'a', productId: PRODUCTS[0] as string })
  const before = orderContentHash(readOrder(doc))
  removeLine(doc, 'a')
  expect(orderContentHash(readOrder(doc))).not.toBe(before)
  expect(before).toMatch(/^[0-9a-f]{16}$/)
})
