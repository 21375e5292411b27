import {
  addLine,
  linesOf,
  moveLine,
  notesOf,
  type OrderContent,
  readOrder,
  removeLine,
  setHeadField,
  setLineField,
} from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { observeContent } from './observe-content.ts'

const PRODUCTS = [newId(), newId()] as const
const lineId = fc.constantFrom('l1', 'l2', 'l3', 'l4', 'l5')

type Edit = (doc: Y.Doc) => void
const edit = fc.oneof(
  fc.tuple(lineId, fc.constantFrom(...PRODUCTS)).map(
    ([id, productId]): Edit =>
      (doc) =>
        addLine(doc, { id, productId }),
  ),
  fc.tuple(lineId, fc.constantFrom('1', '2.5', '7')).map(
    ([id, value]): Edit =>
      (doc) =>
        setLineField(doc, id, 'quantity', value),
  ),
  fc.tuple(lineId, fc.option(fc.nat(500), { nil: undefined })).map(
    ([id, value]): Edit =>
      (doc) =>
        setLineField(doc, id, 'unitPriceMinor', value),
  ),
  fc.tuple(lineId, lineId).map(
    ([id, before]): Edit =>
      (doc) =>
        moveLine(doc, id, before),
  ),
  lineId.map(
    (id): Edit =>
      (doc) =>
        removeLine(doc, id),
  ),
  // What another version of the app may write.
  lineId.map(
    (id): Edit =>
      (doc) =>
        void linesOf(doc).set(`${id}.quantity`, 'many'),
  ),
  fc.constant<Edit>((doc) => void doc.getMap('head').set('priority', 'soon')),
  fc.string().map(
    (value): Edit =>
      (doc) =>
        setHeadField(doc, 'reference', value),
  ),
  fc.string({ minLength: 1 }).map(
    (value): Edit =>
      (doc) =>
        notesOf(doc).insert(0, value),
  ),
)

test('reading along says after every edit, own or from elsewhere, what reading all of it says', () => {
  let broken = 0
  let moved = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(edit, fc.boolean()), { minLength: 1, maxLength: 30 }), (edits) => {
      const [mine, theirs] = [new Y.Doc(), new Y.Doc()]
      let content: OrderContent | undefined
      const stop = observeContent(mine, (next) => {
        content = next
      })
      for (const [work, away] of edits) {
        const order = content?.lines.map(({ id }) => id).join()
        if (!away) mine.transact(() => work(mine))
        else {
          work(theirs)
          Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine))
          Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs))
        }
        expect(content).toEqual(readOrder(mine))
        broken += content?.broken.length ?? 0
        if (order !== content?.lines.map(({ id }) => id).join()) moved += 1
      }
      stop()
    }),
    { numRuns: 200 },
  )
  expect(broken).toBeGreaterThan(50)
  expect(moved).toBeGreaterThan(50)
})

test('a change of one line leaves the others the objects that they were', () => {
  const doc = new Y.Doc()
  for (const id of ['l1', 'l2', 'l3']) addLine(doc, { id, productId: PRODUCTS[0] })
  const contents: OrderContent[] = []
  const stop = observeContent(doc, (content) => contents.push(content))
  setLineField(doc, 'l2', 'quantity', '9')
  const [before, after] = contents
  expect(after?.lines.map((line, at) => line === before?.lines[at])).toEqual([true, false, true])
  expect(after?.head).toBe(before?.head)
  expect(before?.lines[1]?.quantity).toBe('1')
  stop()
  setLineField(doc, 'l2', 'quantity', '10')
  expect(contents.length).toBe(2)
})
