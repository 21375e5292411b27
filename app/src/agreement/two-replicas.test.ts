import { addLine, notesOf, readOrder, removeLine, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { restoreLine } from '@werkbank/model/agreement/removed-lines.ts'
import { createRoot } from 'solid-js'
import { expect, test } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { changedFields } from './create-collaboration.ts'
import { createLostLines } from './lost-lines/create-lost-lines.ts'
import { createNote } from './note/create-note.ts'
import { replaceProduct } from './sheet/replace-product.ts'

const P = '01890a5d-ac96-774b-bcce-b302099a8057'
const Q = '01890a5d-ac96-774b-bcce-b302099a8058'

function buildDevices() {
  const [mine, yours] = [new Y.Doc(), new Y.Doc()]
  addLine(mine, { id: 'l1', productId: P, quantity: '3' })
  meet(mine, yours)
  return { mine, yours }
}
/** Each gets what it lacks, as over the wire. */
function meet(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)), 'remote')
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)), 'remote')
}

test('a change of somebody else is told by field, with who wrote it', () => {
  const { mine, yours } = buildDevices()
  const told: unknown[] = []
  notesOf(mine) // as on the screen, where the note is shown
  mine.on('afterTransaction', (transaction: Y.Transaction) => told.push(...changedFields(mine, transaction)))
  setLineField(yours, 'l1', 'quantity', '5')
  notesOf(yours).insert(0, 'soon')
  meet(yours, mine)
  expect(told).toEqual([
    { field: 'lines.l1.quantity', client: yours.clientID },
    { field: 'notes', client: undefined },
  ])
})

const asReplica = (doc: Y.Doc) => ({ doc, isMine: (client: number) => client === doc.clientID })

test('RT-21.4 a line that somebody removes while I change it stays away, and I may bring it back whole with what I typed', () => {
  createRoot((dispose) => {
    const { mine, yours } = buildDevices()
    const lost = createLostLines(asReplica(mine))
    setLineField(mine, 'l1', 'productId', Q)
    removeLine(yours, 'l1')
    meet(mine, yours)
    expect([readOrder(mine).lines, readOrder(yours).lines]).toEqual([[], []])
    expect(lost()).toMatchObject([{ lineId: 'l1', line: { productId: Q, quantity: '3' }, removedBy: yours.clientID }])
    expect(createLostLines(asReplica(mine))(), 'after a reload as well').toHaveLength(1)
    expect(createLostLines(asReplica(yours))(), 'who removed it lost nothing').toEqual([])

    restoreLine(mine, 'l1')
    meet(mine, yours)
    expect(lost()).toEqual([])
    expect(readOrder(yours).lines).toMatchObject([{ id: 'l1', productId: Q, quantity: '3' }])
    dispose()
  })
})

test('RT-21.4 who leaves the line removed is not asked again', () => {
  createRoot((dispose) => {
    const { mine, yours } = buildDevices()
    const lost = createLostLines(asReplica(mine))
    setLineField(mine, 'l1', 'quantity', '12')
    removeLine(yours, 'l1')
    meet(mine, yours)
    expect(lost()).toHaveLength(1)
    removeLine(mine, 'l1')
    meet(mine, yours)
    expect([lost(), readOrder(yours).lines]).toEqual([[], []])
    dispose()
  })
})

test('a line that I did not touch is simply gone', () => {
  createRoot((dispose) => {
    const { mine, yours } = buildDevices()
    const lost = createLostLines(asReplica(mine))
    removeLine(yours, 'l1')
    meet(mine, yours)
    expect(lost()).toEqual([])
    dispose()
  })
})

/** A text field without a page: what it shows, and where its caret is. */
function buildNote(doc: Y.Doc, caret = 0) {
  const field = { value: '', from: caret, to: caret }
  const note = createNote(
    { doc, awareness: new Awareness(doc), edit: (work) => doc.transact(work) as never },
    {
      selection: () => [field.from, field.to],
      select: (from, to) => Object.assign(field, { from, to }),
      show: (value) => Object.assign(field, { value }),
    },
  )
  return { field, note }
}

test('typing writes only what changed, and what others write moves the caret', () => {
  createRoot((dispose) => {
    const { mine, yours } = buildDevices()
    const { note, field } = buildNote(mine, 6)
    note.type('please')
    meet(mine, yours)
    notesOf(yours).insert(0, 'Ada: ')
    meet(yours, mine)
    expect([note.text(), field.from]).toEqual(['Ada: please', 11])
    note.type('Ada: please soon')
    meet(mine, yours)
    expect(notesOf(yours).toString()).toBe('Ada: please soon')
    dispose()
  })
})

test('emoji, flags, combining signs and Hangul of two writers are whole on both sides, also after backspace', () => {
  createRoot((dispose) => {
    const { mine, yours } = buildDevices()
    const notes = [buildNote(mine, 0), buildNote(yours, 0)] as const
    const [ada, ben] = notes.map(({ note }) => note) as [ReturnType<typeof createNote>, ReturnType<typeof createNote>]
    ada.type('😀 👩‍🔧 🇬🇧')
    meet(mine, yours)
    // One puts a cousin of the first emoji in its place, the other writes on, both at once.
    ada.type('😁 👩‍🔧 🇬🇧')
    ben.type('😀 👩‍🔧 🇬🇧 e\u0301 한글')
    meet(mine, yours)
    expect([ada.text(), ben.text()]).toEqual(Array(2).fill('😁 👩‍🔧 🇬🇧 e\u0301 한글'))
    // Backspace: of one the last syllable, of the other a flag and the mechanic.
    ben.type('😁 👩‍🔧 🇬🇧 e\u0301 한')
    ada.type('😁  e\u0301 한글')
    meet(mine, yours)
    expect([ada.text(), ben.text(), notesOf(mine).toString()]).toEqual(Array(3).fill('😁  e\u0301 한'))
    // At one place both.
    ada.type('😁👍  e\u0301 한')
    ben.type('😁🤝  e\u0301 한')
    meet(mine, yours)
    expect(ada.text()).toBe(ben.text())
    expect([...ada.text()].sort()).toEqual([...'😁👍🤝  e\u0301 한'].sort())
    dispose()
  })
})

test('an input method is left alone until it is done, and nobody loses a letter by it', () => {
  createRoot((dispose) => {
    const { mine, yours } = buildDevices()
    const { note } = buildNote(mine)
    note.type('in ')
    meet(mine, yours)
    note.compositionStart()
    note.type('in とう') // half composed, so not sent yet
    notesOf(yours).insert(0, 'Ada ')
    meet(yours, mine)
    expect(notesOf(yours).toString()).toBe('Ada in ')
    note.compositionEnd('in 東京')
    meet(mine, yours)
    expect([note.text(), notesOf(yours).toString()]).toEqual(['Ada in 東京', 'Ada in 東京'])
    dispose()
  })
})

test('the caret of another stands where it is in the text, and a broken one nowhere', () => {
  createRoot((dispose) => {
    const { mine } = buildDevices()
    const { note } = buildNote(mine)
    note.type('abcdef')
    note.tellCaret(3)
    expect(note.caretOf(mine.clientID)).toBe(3)
    notesOf(mine).insert(0, 'xx')
    expect(note.caretOf(mine.clientID)).toBe(5)
    expect(note.caretOf(4711)).toBeUndefined()
    dispose()
  })
})

test('a product that replaces another in a line is told with the way back, which leaves a later choice alone', () => {
  const { mine } = buildDevices()
  const edit = <T>(work: () => T) => work()
  const told: (() => void)[] = []
  const product = () => readOrder(mine).lines[0]?.productId
  const replace = (after: string) =>
    replaceProduct({ doc: mine, edit, undo: undefined }, { id: 'l1', productId: product() ?? '' }, after, (takeBack) =>
      told.push(takeBack),
    )
  replace(P)
  expect(told).toEqual([])
  replace(Q)
  expect([product(), told.length]).toEqual([Q, 1])
  told[0]?.()
  expect(product()).toBe(P)
  replace(Q)
  setLineField(mine, 'l1', 'productId', '01890a5d-ac96-774b-bcce-b302099a8059')
  told[1]?.()
  expect(product()).toBe('01890a5d-ac96-774b-bcce-b302099a8059')
})
