import { addLine, notesOf, readOrder, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { EDIT_ORIGIN, makeUndo } from './undo.ts'

const P = '01890a5d-ac96-774b-bcce-b302099a8057'
const Q = '01890a5d-ac96-774b-bcce-b302099a8058'
const ORDER = 'order:01890a5d-ac96-774b-bcce-b302099a8059'

/** An order on a screen with undo. */
function buildScreen() {
  const doc = new Y.Doc()
  const undo = makeUndo(ORDER, doc) as Y.UndoManager
  /** A step of its own, however fast it follows the one before. */
  const edit = (work: () => void) => {
    undo.stopCapturing()
    doc.transact(work, EDIT_ORIGIN)
  }
  return { doc, undo, edit }
}
type Screen = ReturnType<typeof buildScreen>
/** Each gets what it lacks, as over the wire. */
function meet(a: Screen, b: Screen): void {
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc, Y.encodeStateVector(b.doc)), 'remote')
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc, Y.encodeStateVector(a.doc)), 'remote')
}

test('after a line, three changes of it and four undos, four redos bring back the last state', () => {
  const { doc, undo, edit } = buildScreen()
  edit(() => addLine(doc, { id: 'l', productId: P, quantity: '1' }))
  edit(() => setLineField(doc, 'l', 'quantity', '5'))
  edit(() => setLineField(doc, 'l', 'unitPriceMinor', 990))
  edit(() => setLineField(doc, 'l', 'productId', Q))
  const last = readOrder(doc).lines
  expect(last).toMatchObject([{ productId: Q, quantity: '5', unitPriceMinor: 990 }])
  for (let step = 0; step < 4; step++) undo.undo()
  expect(readOrder(doc)).toMatchObject({ lines: [], broken: [] })
  for (let step = 0; step < 4; step++) undo.redo()
  expect(readOrder(doc).lines).toEqual(last)
})

test('of a note that two people write each takes back and brings again their own words only', () => {
  const [ada, ben] = [buildScreen(), buildScreen()]
  const words = ({ doc }: Screen) => notesOf(doc).toString()
  ada.edit(() => notesOf(ada.doc).insert(0, 'Bitte bis Freitag.'))
  meet(ada, ben)
  ben.edit(() => notesOf(ben.doc).insert(0, 'Eilt! '))
  ada.edit(() => notesOf(ada.doc).insert(notesOf(ada.doc).length, ' Mit Lieferschein.'))
  meet(ada, ben)
  expect([words(ada), words(ben)]).toEqual(Array(2).fill('Eilt! Bitte bis Freitag. Mit Lieferschein.'))
  ada.undo.undo()
  ada.undo.undo()
  ada.undo.undo() // nothing of one's own is left
  meet(ada, ben)
  expect([words(ada), words(ben)]).toEqual(['Eilt! ', 'Eilt! '])
  ada.undo.redo()
  ada.undo.redo()
  meet(ada, ben)
  expect([words(ada), words(ben)]).toEqual(Array(2).fill('Eilt! Bitte bis Freitag. Mit Lieferschein.'))
  ben.undo.undo()
  meet(ada, ben)
  expect(words(ada)).toBe('Bitte bis Freitag. Mit Lieferschein.')
})
