import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { allStructs, hasGap, isUnwritten, itemAt, itemOf, skipFormattingCleanup, structsOf } from './yjs.ts'

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
