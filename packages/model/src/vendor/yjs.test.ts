import { expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  allStructs,
  changedIn,
  hasGap,
  isUnwritten,
  itemAt,
  itemOf,
  joinText,
  neededBy,
  skipFormattingCleanup,
  structsOf,
} from './yjs.ts'

test('the item of a key is its last value, with those before it to its left; types stand in items, roots in none', () => {
  const doc = new Y.Doc()
  const head = doc.getMap('head')
  expect(isUnwritten(doc)).toBe(true)
  head.set('reference', 'first')
  head.set('reference', 'second')
  head.set('nested', new Y.Map())
  expect(itemAt(head, 'reference')?.content.getContent()).toEqual(['second'])
  expect(itemAt(head, 'reference')?.left?.deleted).toBe(true)
  expect(itemAt(head, 'none')).toBeUndefined()
  expect([itemOf(head), itemOf(head.get('nested') as Y.Map<never>)]).toEqual([null, itemAt(head, 'nested')])
  const written = structsOf(doc, doc.clientID).reduce((sum, { length }) => sum + length, 0)
  expect([written, [...allStructs(doc)].length, isUnwritten(doc)]).toEqual([3, 1, false])
  expect(structsOf(doc, doc.clientID + 1)).toEqual([])
})

test('updates that go on from missing ones leave a gap until those are there', () => {
  const from = new Y.Doc()
  from.getMap('head').set('a', 1)
  const first = Y.encodeStateAsUpdate(from)
  const before = Y.encodeStateVector(from)
  from.getMap('head').set('b', 2)
  const to = new Y.Doc()
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, before))
  expect(hasGap(to)).toBe(true)
  Y.applyUpdate(to, first)
  expect(hasGap(to)).toBe(false)
})

test('redundant formatting marks stay where the tidying is skipped', () => {
  const writer = new Y.Doc()
  const text = writer.getText('notes')
  text.insert(0, 'ab', { bold: true })
  text.insert(1, 'x')
  const update = Y.encodeStateAsUpdate(writer)
  const other = new Y.Doc()
  other.on('afterTransaction', skipFormattingCleanup)
  const edits: unknown[] = []
  Y.applyUpdate(other, update)
  other.on('update', (edit) => edits.push(edit))
  text.format(0, 3, { bold: true })
  text.format(0, 3, { bold: true })
  Y.applyUpdate(other, Y.encodeStateAsUpdate(writer, Y.encodeStateVector(other)))
  expect(edits.length).toBeLessThanOrEqual(1)
})

test('letters that were typed one after the other become one piece of text, and nothing else of an update changes', () => {
  const [writer, other] = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })]
  const updates: Uint8Array[] = []
  writer.on('update', (update) => updates.push(update))
  const [notes, head] = [writer.getText('notes'), writer.getMap('head')]
  for (const letter of 'Please call before 🚚 delivery') notes.insert(notes.length, letter)
  notes.delete(3, 2)
  head.set('reference', 'first')
  head.set('reference', 'second')
  notes.insert(2, 'xy')
  const merged = Y.mergeUpdates(updates)
  const joined = joinText(merged)
  expect(joined.length).toBeLessThan(merged.length / 2)
  const decoded = Y.decodeUpdate(joined)
  expect(decoded.structs.length).toBe(4) // the sentence, two values of a key, and what was typed into it
  expect(Y.equalDeleteSets(decoded.ds, Y.decodeUpdate(merged).ds)).toBe(true)
  Y.applyUpdate(other, updates[0] as Uint8Array) // who knows a part of it takes the rest
  Y.applyUpdate(other, joined)
  expect([other.getText('notes').toString(), other.getMap('head').toJSON()]).toEqual([notes.toString(), head.toJSON()])
  expect(Y.encodeStateVector(other)).toEqual(Y.encodeStateVector(writer))
})

test('what an edit changed and what it needs are told', () => {
  const doc = new Y.Doc()
  doc.clientID = 7
  const changed: unknown[] = []
  doc.on('afterTransaction', (transaction) =>
    changed.push(...[...changedIn(transaction).values()].map((keys) => [...keys])),
  )
  const [notes, head] = [doc.getText('notes'), doc.getMap('head')]
  notes.insert(0, 'ac')
  notes.insert(1, 'b')
  head.set('reference', 'x')
  expect(changed).toEqual([[null], [null], ['reference']])
  const needed = Y.decodeUpdate(Y.encodeStateAsUpdate(doc)).structs.map((struct) =>
    neededBy(struct).map(({ clock }) => clock),
  )
  expect(needed).toEqual([[], [0, 0], [1, 0, 1], [2]])
})
