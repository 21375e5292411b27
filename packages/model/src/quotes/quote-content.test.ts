import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addLine, readOrder, removeLine, setHeadField, setLineField } from '../agreement/agreed-document.ts'
import { newDocument } from '../documents/new-document.ts'
import { judgeUpdate } from '../documents/testing.ts'
import { orderContent } from '../sales/order-content.ts'
import { quoteContent } from './quote-content.ts'

const product = (at: number) => `018f0000-0000-7000-8000-${String(at).padStart(12, '0')}`
const EDITS = [
  (doc: Y.Doc, at: number) => addLine(doc, { id: `l${at}`, productId: product(at) }),
  (doc: Y.Doc, at: number) => setLineField(doc, `l${at}`, 'quantity', String(at + 1)),
  (doc: Y.Doc, at: number) => removeLine(doc, `l${at}`),
  (doc: Y.Doc, at: number) => setHeadField(doc, 'validUntil', `2030-01-0${at + 1}`),
  (doc: Y.Doc, at: number) => doc.getText('notes').insert(0, `${at} `),
] as const
const edits = fc.array(fc.record({ what: fc.nat(EDITS.length - 1), at: fc.nat(5) }), { minLength: 1, maxLength: 20 })

test('SA-01 two people who wrote in a quote offline read the same after they meet, and the guard takes what both wrote', () => {
  let meetings = 0
  fc.assert(
    fc.property(edits, edits, (mine, yours) => {
      const devices = [mine, yours].map((list, index) => {
        const doc = newDocument()
        doc.clientID = index + 1
        for (const { what, at } of list) EDITS[what]?.(doc, at)
        return doc
      })
      const [a, b] = devices as [Y.Doc, Y.Doc]
      const updates = devices.map((doc) => Y.encodeStateAsUpdate(doc))
      const log = newDocument()
      for (const update of updates) {
        expect(judgeUpdate(quoteContent.policy, update, { before: log })).toBeUndefined()
        Y.applyUpdate(log, update)
      }
      Y.applyUpdate(a, updates[1] as Uint8Array)
      Y.applyUpdate(b, updates[0] as Uint8Array)
      expect(readOrder(a)).toEqual(readOrder(b))
      expect(readOrder(log)).toEqual(readOrder(a))
      if (readOrder(a).lines.length > 0) meetings += 1
    }),
  )
  expect(meetings).toBeGreaterThan(20)
})

test('SA-01 until when it is valid stands in quotes and in no order', () => {
  const doc = newDocument()
  setHeadField(doc, 'validUntil', '2030-01-01')
  const update = Y.encodeStateAsUpdate(doc)
  expect(judgeUpdate(quoteContent.policy, update)).toBeUndefined()
  expect(judgeUpdate(orderContent.policy, update)).toBe('unknown-key')
})
