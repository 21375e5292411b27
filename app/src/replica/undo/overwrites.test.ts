import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { findLost, type Lost } from './overwrites.ts'

function device(client: number) {
  const doc = new Y.Doc()
  doc.clientID = client
  const lost: Lost[] = []
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    if (!transaction.local) lost.push(...findLost(doc, transaction, (id) => id === client))
  })
  return { doc, lost, head: doc.getMap('head') }
}
function meet(a: Y.Doc, b: Y.Doc): void {
  const [fromA, fromB] = [
    Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)),
    Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)),
  ]
  Y.applyUpdate(b, fromA)
  Y.applyUpdate(a, fromB)
}
function pair() {
  const [a, b] = [device(1), device(2)]
  a.head.set('reference', 'start')
  meet(a.doc, b.doc)
  return { a, b }
}

test('of two concurrent values exactly one person is told what was lost and to whom', () => {
  const { a, b } = pair()
  a.head.set('reference', 'from a')
  b.head.set('reference', 'from b')
  meet(a.doc, b.doc)
  const winner = a.head.get('reference')
  const told = [...a.lost, ...b.lost]
  expect(told).toHaveLength(1)
  expect(told[0]).toMatchObject({ field: 'head.reference', theirs: winner, client: winner === 'from a' ? 1 : 2 })
  expect(told[0]?.mine).toBe(winner === 'from a' ? 'from b' : 'from a')
})

test('changing a value that one has seen is no overwrite, however often', () => {
  const { a, b } = pair()
  b.head.set('reference', 'from b')
  meet(a.doc, b.doc)
  a.head.set('reference', 'better')
  a.head.set('reference', 'best')
  meet(a.doc, b.doc)
  expect([...a.lost, ...b.lost]).toEqual([])
})

test('several edits on both sides count once, with the last value of the loser', () => {
  const { a, b } = pair()
  for (const value of ['b1', 'b2']) b.head.set('reference', value)
  for (const value of ['a1', 'a2']) a.head.set('reference', value)
  meet(a.doc, b.doc)
  const told = [...a.lost, ...b.lost]
  expect(told).toHaveLength(1)
  expect(['a2', 'b2']).toContain(told[0]?.mine)
  expect(told[0]?.theirs).toBe(a.head.get('reference'))
})

test('different fields do not touch each other', () => {
  const { a, b } = pair()
  a.head.set('reference', 'a')
  b.head.set('channel', 'b')
  meet(a.doc, b.doc)
  expect([...a.lost, ...b.lost]).toEqual([])
})

test('what was told once is not told again when others go on editing the field', () => {
  const { a, b } = pair()
  a.head.set('reference', 'from a')
  b.head.set('reference', 'from b')
  meet(a.doc, b.doc)
  const [loser, winner] = a.lost.length > 0 ? [a, b] : [b, a]
  winner.head.set('reference', 'later')
  winner.head.set('reference', 'latest')
  meet(a.doc, b.doc)
  expect(loser.lost).toHaveLength(1)
  expect(winner.lost).toEqual([])
})
