import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  addLine,
  addLines,
  linesOf,
  moveLine,
  readLines,
  readOrder,
  removeLine,
  setLineField,
} from './agreed-document.ts'
import { keepLinesWhole, restoreLine, unseenEdits } from './removed-lines.ts'

const PRODUCTS = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002']

function device() {
  const doc = new Y.Doc()
  const undo = new Y.UndoManager([linesOf(doc)], { captureTimeout: 0 })
  keepLinesWhole(doc, undo)
  return { doc, undo }
}
type Device = ReturnType<typeof device>

/** Devices exchange updates until none has anything new. */
function meet(...devices: Device[]): void {
  for (let round = 0; round < 2; round++)
    for (const { doc: from } of devices)
      for (const { doc: to } of devices)
        if (from !== to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), 'remote')
}

/** Two devices with one line of which every field says something. */
function twoWithALine(): [Device, Device] {
  const [a, b] = [device(), device()]
  addLine(a.doc, { id: 'l', productId: PRODUCTS[0] as string, ...WHOLE })
  a.undo.clear()
  meet(a, b)
  return [a, b]
}
const WHOLE = { quantity: '25', unitPriceMinor: 750, discountPercent: '10', note: 'urgent' }

test('R-SA3 a line that one removes while another changes its product is gone, and who changed it can be told', () => {
  const [a, b] = twoWithALine()
  removeLine(a.doc, 'l')
  setLineField(b.doc, 'l', 'productId', PRODUCTS[1] as string)
  meet(a, b)
  expect([readLines(a.doc), readLines(b.doc)]).toEqual([
    { lines: [], broken: [] },
    { lines: [], broken: [] },
  ])
  expect(unseenEdits(a.doc)).toEqual(unseenEdits(b.doc))
  expect(unseenEdits(b.doc)).toMatchObject([
    { lineId: 'l', line: { ...WHOLE, productId: PRODUCTS[1] }, clients: [b.doc.clientID], removedBy: a.doc.clientID },
  ])
})

test('R-SA3 it comes back whole, with the change, where somebody chooses that', () => {
  const [a, b] = twoWithALine()
  removeLine(a.doc, 'l')
  setLineField(b.doc, 'l', 'quantity', '9')
  meet(a, b)
  expect(restoreLine(b.doc, 'l')).toBe(true)
  meet(a, b)
  expect(readLines(a.doc).lines).toMatchObject([{ ...WHOLE, quantity: '9', productId: PRODUCTS[0] }])
  expect(unseenEdits(a.doc)).toEqual([])
  expect(restoreLine(b.doc, 'l'), 'once').toBe(false)
})

test('R-SA3 who leaves it removed takes the change away with it, and it may still be brought back', () => {
  const [a, b] = twoWithALine()
  removeLine(a.doc, 'l')
  setLineField(b.doc, 'l', 'quantity', '9')
  meet(a, b)
  removeLine(b.doc, 'l')
  meet(a, b)
  expect([unseenEdits(a.doc), [...linesOf(a.doc).keys()]]).toEqual([[], ['l.removed']])
  restoreLine(a.doc, 'l')
  expect(readLines(a.doc).lines).toMatchObject([{ ...WHOLE, quantity: '9' }])
})

test("R-SA3 undo of one's own removal brings the line whole with the colleague's change", () => {
  const [a, b] = twoWithALine()
  removeLine(a.doc, 'l')
  setLineField(b.doc, 'l', 'quantity', '9')
  meet(a, b)
  a.undo.undo()
  meet(a, b)
  expect(readLines(b.doc).lines).toMatchObject([{ ...WHOLE, quantity: '9' }])
})

test('R-SA3 undo of a removal holds, though another person has removed the line as well', () => {
  for (const client of [1, 0xffff_fff0]) {
    const [a, b] = twoWithALine()
    a.doc.clientID = client // which of two values under a key wins hangs on it
    removeLine(a.doc, 'l')
    removeLine(b.doc, 'l')
    meet(a, b)
    a.undo.undo()
    meet(a, b)
    expect(readLines(b.doc).lines).toMatchObject([WHOLE])
  }
})

test('R-SA3 undo of adding a line leaves no half of it, whatever somebody wrote into it; redo brings it whole', () => {
  const [a, b] = [device(), device()]
  addLine(a.doc, { id: 'l', productId: PRODUCTS[0] as string, ...WHOLE })
  meet(a, b)
  setLineField(b.doc, 'l', 'productId', PRODUCTS[1] as string)
  a.undo.undo()
  meet(a, b)
  expect(readLines(a.doc)).toEqual({ lines: [], broken: [] })
  expect(unseenEdits(b.doc)).toMatchObject([{ line: { ...WHOLE, productId: PRODUCTS[1] } }])
  a.undo.redo()
  meet(a, b)
  expect(readLines(b.doc).lines).toMatchObject([{ ...WHOLE, productId: PRODUCTS[1] }])
})

test('R-SA4 a document of before reads as it did: nothing in it has to be written anew', () => {
  const doc = new Y.Doc()
  for (const [key, value] of Object.entries({
    'a.productId': PRODUCTS[0],
    'a.quantity': '2',
    'a.position': 'a0',
    'b.productId': PRODUCTS[1],
    'b.position': 'a1',
    'c.quantity': '7', // what was left of a removed line
  }))
    linesOf(doc).set(key, value)
  expect(readLines(doc)).toMatchObject({
    lines: [
      { id: 'a', quantity: '2' },
      { id: 'b', quantity: '1' },
    ],
    broken: [],
  })
  expect(unseenEdits(doc)).toEqual([])
})

test('R-SA4 a removed line that another version of the app wrote in its own way is gone all the same', () => {
  const doc = new Y.Doc()
  addLine(doc, { id: 'l', productId: PRODUCTS[0] as string })
  for (const value of [true, 'yes', { more: 1 }]) {
    linesOf(doc).set('l.removed', value)
    expect(readLines(doc)).toEqual({ lines: [], broken: [] })
  }
})

type Act = { who: number; what: string; pick: number; more: number }
const acts = (kinds: string[]) =>
  fc.array(fc.record({ who: fc.nat(2), what: fc.constantFrom(...kinds), pick: fc.nat(), more: fc.nat(9) }), {
    minLength: 10,
    maxLength: 60,
  })

/** Three devices that follow a script; `id` and note of each line show that nothing of it is missing. */
function world(script: readonly Act[]) {
  const devices = [device(), device(), device()]
  let [made, met] = [0, 0]
  const fresh = () => {
    made += 1
    return { id: `l${made}`, productId: PRODUCTS[made % 2] as string, note: `of l${made}`, unitPriceMinor: made }
  }
  const removed = new Set<string>()
  for (const { who, what, pick, more } of script) {
    const one = devices[who] as Device
    const { lines } = readLines(one.doc)
    const id = lines[pick % (lines.length || 1)]?.id ?? 'none'
    if (what === 'add') addLine(one.doc, fresh(), more > 6 ? id : undefined)
    else if (what === 'paste') addLines(one.doc, Array.from({ length: 1 + more }, fresh))
    else if (what === 'remove') {
      if (id !== 'none') removed.add(id)
      removeLine(one.doc, id)
    } else if (what === 'product' && id !== 'none') setLineField(one.doc, id, 'productId', PRODUCTS[more % 2] as string)
    else if (what === 'quantity' && id !== 'none') setLineField(one.doc, id, 'quantity', String(1 + more))
    else if (what === 'move' && id !== 'none') moveLine(one.doc, id, lines[more % lines.length]?.id)
    else if (what === 'undo') one.undo.undo()
    else if (what === 'redo') one.undo.redo()
    else if (what === 'restore') for (const { lineId } of unseenEdits(one.doc)) restoreLine(one.doc, lineId)
    else if (what === 'meet') {
      met += 1
      meet(one, devices[(who + 1) % 3] as Device)
    }
    for (const { doc } of devices) expectWhole(doc)
  }
  meet(...devices)
  return { docs: devices.map(({ doc }) => doc), removed, met }
}

function expectWhole(doc: Y.Doc): void {
  const { lines, broken } = readLines(doc)
  expect(broken).toEqual([])
  for (const { id, note, unitPriceMinor } of lines)
    expect([note, unitPriceMinor]).toEqual([`of ${id}`, Number(id.slice(1))])
}

const EDITS = ['add', 'paste', 'remove', 'remove', 'product', 'product', 'quantity', 'move', 'meet']

test('R-SA3 devices that add, change, move and remove lines apart end with the same whole lines, and what was removed stays away', () => {
  let [meetings, removals] = [0, 0]
  fc.assert(
    fc.property(acts(EDITS), (script) => {
      const { docs, removed, met } = world(script)
      for (const doc of docs) {
        expect(readOrder(doc)).toEqual(readOrder(docs[0] as Y.Doc))
        expectWhole(doc)
        expect(readLines(doc).lines.filter(({ id }) => removed.has(id))).toEqual([])
      }
      meetings += met
      removals += removed.size
    }),
  )
  expect(Math.min(meetings, removals)).toBeGreaterThan(100)
})

test('R-SA3 the same with undo, redo and lines brought back: never half a line', () => {
  fc.assert(
    fc.property(acts([...EDITS, 'undo', 'undo', 'redo', 'restore']), (script) => {
      const { docs } = world(script)
      for (const doc of docs) {
        expect(readOrder(doc)).toEqual(readOrder(docs[0] as Y.Doc))
        expectWhole(doc)
      }
    }),
  )
})
