import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addLine, addLines, readLines, writeOrder } from './agreed-document.ts'
import { POSITION_LENGTH_MAX, positionsBetween } from './line-positions.ts'

const PRODUCT = '018f0000-0000-7000-8000-000000000001'

/** Several replicas of an order of `count` lines, each edited offline, after they have merged. */
function after(count: number, ...offline: ((doc: Y.Doc) => void)[]): string[] {
  const first = new Y.Doc()
  writeOrder(first, {
    head: {},
    lines: Array.from({ length: count }, (_, n) => ({ id: `old${n}`, productId: PRODUCT })),
  })
  const docs = offline.map((work) => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(first))
    work(doc)
    return doc
  })
  for (const doc of docs) Y.applyUpdate(first, Y.encodeStateAsUpdate(doc))
  return readLines(first).lines.map(({ id }) => id)
}
const typed =
  (who: string, count: number, beforeId?: string) =>
  (doc: Y.Doc): void => {
    for (let n = 0; n < count; n++) addLine(doc, { id: `${who}${n}`, productId: PRODUCT }, beforeId)
  }
const pasted =
  (who: string, count: number) =>
  (doc: Y.Doc): void =>
    addLines(
      doc,
      Array.from({ length: count }, (_, n) => ({ id: `${who}${n}`, productId: PRODUCT })),
    )

/** The ids of one person stand in a row, in the order in which they were added. */
function expectBlock(ids: readonly string[], who: string, count: number): void {
  const places = Array.from({ length: count }, (_, n) => ids.indexOf(`${who}${n}`))
  expect(places, `${who} in ${ids.join(' ')}`).toEqual(Array.from({ length: count }, (_, n) => (places[0] ?? 0) + n))
}

test('rows that three people type or paste at one place without a network stand block by block', () => {
  fc.assert(
    fc.property(fc.nat(3), fc.integer({ min: 1, max: 130 }), fc.boolean(), (count, size, atEnd) => {
      const before = atEnd || count === 0 ? undefined : 'old0'
      const ids = after(count, typed('a', size, before), typed('b', 3, before), pasted('c', 7))
      expectBlock(ids, 'a', size)
      expectBlock(ids, 'b', 3)
      expectBlock(ids, 'c', 7)
      expect(ids).toHaveLength(count + size + 10)
    }),
    { numRuns: 40 },
  )
})

test('rows put in above the last one that was put in stay together, too', () => {
  const above = (who: string) => (doc: Y.Doc) => {
    for (let n = 0; n < 80; n++)
      addLine(doc, { id: `${who}${79 - n}`, productId: PRODUCT }, n === 0 ? 'old1' : `${who}${80 - n}`)
  }
  const ids = after(2, above('a'), above('b'))
  expectBlock(ids, 'a', 80)
  expectBlock(ids, 'b', 80)
  expect([ids[0], ids.at(-1)]).toEqual(['old0', 'old1'])
})

test('positions stand between their neighbours, in order, and not too long, wherever somebody adds', () => {
  let deepest = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.integer({ min: 1, max: 9 })), { maxLength: 60 }), (steps) => {
      let all = ['a0', 'a0V', 'a1']
      for (const [place, client, count] of steps) {
        const at = place % (all.length + 1)
        const added = positionsBetween(all[at - 1], all[at], count, client * 0x3fff_ffff + 7)
        all = [...all.slice(0, at), ...added, ...all.slice(at)]
      }
      expect(all).toEqual([...new Set(all)].sort())
      deepest = Math.max(deepest, ...all.map(({ length }) => length))
    }),
  )
  expect(deepest).toBeLessThanOrEqual(POSITION_LENGTH_MAX)
})

test('between lines at one place, or beside a position that is none of ours, ids settle the order and nothing throws', () => {
  expect(positionsBetween('a1', 'a1', 2, 1)).toEqual(['a1', 'a1'])
  expect(positionsBetween('zu Beginn', undefined, 1, 1)).toEqual(['zu Beginn'])
  expect(positionsBetween(undefined, '!', 1, 1)).toEqual(['!'])
})

test('where there is room for nothing longer, lines stand at one place', () => {
  const deep = `a0${'V'.repeat(POSITION_LENGTH_MAX - 2)}`
  const [position = ''] = positionsBetween(deep, `${deep.slice(0, -1)}W`, 1, 1)
  expect(position.length).toBeLessThanOrEqual(POSITION_LENGTH_MAX)
})
