import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  addLines,
  linesOf,
  notesOf,
  readLines,
  removeLine,
  setHeadField,
  setLineField,
} from '../agreement/agreed-document.ts'
import { LIMITS } from '../base/limits.ts'
import { DOCUMENT_CONTENTS } from '../document-contents.ts'
import { newDocument } from './new-document.ts'
import { splitUpdate } from './split-update.ts'
import { judgeUpdate } from './testing.ts'

const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    id: `line${from + index}`,
    productId: `018f0000-0000-7000-8000-${String(from + index).padStart(12, '0')}`,
    quantity: '12.5',
    unitPriceMinor: 1_999,
    note: `Wareneingang ${index}`,
  }))

/** Applies the pieces one by one to a copy of `base` and returns it; each must be whole by what came before it. */
function applyPieces(base: Y.Doc, pieces: readonly Uint8Array[]): Y.Doc {
  const copy = newDocument()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(base))
  for (const piece of pieces) {
    Y.applyUpdate(copy, piece)
    expect([copy.store.pendingStructs, copy.store.pendingDs]).toEqual([null, null])
  }
  return copy
}
const same = (a: Y.Doc, b: Y.Doc) => {
  expect(Y.encodeStateVector(a)).toEqual(Y.encodeStateVector(b))
  expect(a.getMap('lines').toJSON()).toEqual(b.getMap('lines').toJSON())
  expect(a.getMap('head').toJSON()).toEqual(b.getMap('head').toJSON())
  expect(a.getText('notes').toString()).toBe(b.getText('notes').toString())
}

test('1,900 lines that were pasted without a network go in pieces that the guard takes, each with whole lines', () => {
  const [server, device] = [newDocument(), newDocument()]
  setHeadField(server, 'reference', 'R1')
  Y.applyUpdate(device, Y.encodeStateAsUpdate(server))
  addLines(device, lines(1_900))
  const update = Y.encodeStateAsUpdate(device, Y.encodeStateVector(server))
  expect(update.length).toBeGreaterThan(LIMITS.updateBytesMax) // the run is about what is too large
  const pieces = splitUpdate(update, LIMITS.updateBytesMax)
  const copy = newDocument()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(server))
  for (const piece of pieces) {
    expect(piece.length).toBeLessThanOrEqual(LIMITS.updateBytesMax)
    expect(judgeUpdate(DOCUMENT_CONTENTS.order.policy, piece, { before: copy })).toBeUndefined()
    Y.applyUpdate(copy, piece)
    const { lines: read, broken } = readLines(copy)
    expect(broken).toEqual([])
    expect(read.every(({ quantity, unitPriceMinor }) => quantity === '12.5' && unitPriceMinor === 1_999)).toBe(true)
  }
  same(copy, device)
  expect(readLines(copy).lines.length).toBe(1_900)
})

test('a long text that was pasted at once is cut between characters', () => {
  const device = newDocument()
  const text = 'Schraube 🙂 €'.repeat(30_000)
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(text)])
  device.getXmlFragment('content').insert(0, [element])
  const pieces = splitUpdate(Y.encodeStateAsUpdate(device), LIMITS.updateBytesMax)
  expect(pieces.length).toBeGreaterThan(1)
  const copy = newDocument()
  for (const piece of pieces) {
    expect(piece.length).toBeLessThanOrEqual(LIMITS.updateBytesMax)
    expect(judgeUpdate(DOCUMENT_CONTENTS.doc.policy, piece, { before: copy })).not.toBe('broken-character')
    Y.applyUpdate(copy, piece)
  }
  expect(copy.getXmlFragment('content').toString()).toBe(device.getXmlFragment('content').toString())
})

const edits = fc.array(fc.record({ who: fc.nat(1), what: fc.nat(5), line: fc.nat(20), meet: fc.boolean() }), {
  minLength: 5,
  maxLength: 60,
})

test('any edit in pieces comes to the same as whole, whoever wrote parts of it and whatever was deleted meanwhile', () => {
  let cut = 0
  fc.assert(
    fc.property(edits, fc.integer({ min: 150, max: 900 }), fc.nat(30), (all, bytesMax, seen) => {
      const devices = [newDocument(), newDocument()]
      const server = newDocument()
      for (const [index, { who, what, line, meet }] of all.entries()) {
        const [device, other] = who === 0 ? devices : [...devices].reverse()
        if (!device || !other) throw new Error('there are two')
        if (meet) Y.applyUpdate(device, Y.encodeStateAsUpdate(other))
        device.transact(() => edit(device, what, `line${line}`, index))
        if (index === seen) Y.applyUpdate(server, Y.encodeStateAsUpdate(device))
      }
      const [device, other] = devices
      if (!device || !other) throw new Error('there are two')
      Y.applyUpdate(device, Y.encodeStateAsUpdate(other))
      const update = Y.encodeStateAsUpdate(device, Y.encodeStateVector(server))
      const pieces = splitUpdate(update, bytesMax)
      if (pieces.length > 1) cut += 1
      same(applyPieces(server, pieces), device)
    }),
    { numRuns: 200 },
  )
  expect(cut).toBeGreaterThan(50) // the run did reach what it is about
})

function edit(doc: Y.Doc, what: number, line: string, index: number): void {
  const notes = notesOf(doc)
  if (what === 0) addLines(doc, [{ ...lines(1)[0], id: line, productId: `p${index}` }])
  else if (what === 1) setLineField(doc, line, 'quantity', String(index + 1))
  else if (what === 2 && linesOf(doc).has(`${line}.productId`)) removeLine(doc, line)
  else if (what === 3) notes.insert(index % (notes.length + 1), `🙂 a longer piece of text ${index} `.repeat(5))
  else if (what === 4 && notes.length > 10) notes.delete(0, 4)
  else setHeadField(doc, 'reference', `R${index}`)
}
