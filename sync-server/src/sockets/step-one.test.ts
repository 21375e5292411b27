import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { StateAnswers } from './step-one.ts'

const NOTHING = Y.encodeStateVector(new Y.Doc())

function docWith(text: string): Y.Doc {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, text)
  return doc
}

test('S-06 an answer is kept while its document stays as it is, for each document and state', () => {
  const answers = new StateAnswers()
  const [doc, other] = [docWith('hello'), docWith('other')]
  const first = answers.answer(doc, NOTHING)
  expect(answers.answer(doc, NOTHING)).toBe(first)
  expect(answers.answer(other, NOTHING)).not.toBe(first)
  expect(answers.answer(doc, Y.encodeStateVector(doc))).not.toBe(first)
  doc.getText('t').insert(5, ' you')
  const second = answers.answer(doc, NOTHING)
  expect(second).not.toBe(first)
  const copy = new Y.Doc()
  Y.applyUpdate(copy, second)
  expect(copy.getText('t').toString()).toBe('hello you')
})

test('what is kept has a limit: the longest not asked for goes first', () => {
  const answers = new StateAnswers(35_000)
  const large = Array.from({ length: 5 }, () => docWith('x'.repeat(8_000)))
  const kept = large.map((doc) => answers.answer(doc, NOTHING))
  expect(answers.answer(large[4] as Y.Doc, NOTHING)).toBe(kept[4])
  expect(answers.answer(large[0] as Y.Doc, NOTHING)).not.toBe(kept[0])
})

test('what is no state is told as such', () => {
  expect(() => new StateAnswers().answer(docWith('x'), Uint8Array.from([9, 200]))).toThrow()
})
