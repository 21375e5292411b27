import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { blockText, PAGE_ROOT, type PageBlock } from './page-pieces.ts'
import { enterPieces, unsentPieces } from './unsent-pieces.ts'

const pageOf = (doc: Y.Doc) => doc.getXmlFragment(PAGE_ROOT)
function paragraph(words: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  text.insert(0, words)
  element.insert(0, [text])
  return element
}
const write = (doc: Y.Doc, at: number, ...words: string[]) => pageOf(doc).insert(at, words.map(paragraph))
const textAt = (doc: Y.Doc, index: number) => (pageOf(doc).get(index) as Y.XmlElement).get(0) as Y.XmlText
const shown = (doc: Y.Doc) => pageOf(doc).toString()

/** A page on the server, and a replica of it with later edits. */
function twoOf(...words: string[]) {
  const [server, mine] = [new Y.Doc(), new Y.Doc()]
  write(server, 0, ...words)
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(server))
  return { server, mine }
}
const pieces = (mine: Y.Doc, server: Y.Doc) => unsentPieces(Y.encodeStateAsUpdate(mine), server) ?? []

test('CH-06.5 what was written in a page is taken apart into its blocks: new ones, changed ones, and those taken away', () => {
  const { server, mine } = twoOf('one', 'two', 'three')
  write(mine, 1, 'between')
  textAt(mine, 2).insert(3, ' and more', { bold: true })
  pageOf(mine).delete(3)
  const list = new Y.XmlElement('bulletList')
  const item = new Y.XmlElement('listItem')
  item.insert(0, [paragraph('at the end')])
  list.insert(0, [item])
  pageOf(mine).insert(3, [list])
  textAt(server, 0).insert(0, 'number ') // a concurrent edit of another person
  const found = pieces(mine, server)
  expect(found.map(({ mine: block }) => blockText(block))).toEqual([undefined, 'between', 'two and more', 'at the end'])
  enterPieces(found, server)
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(server))
  expect(shown(server)).toBe(
    '<paragraph>number one</paragraph><paragraph>between</paragraph><paragraph>two<bold> and more</bold></paragraph>' +
      '<bulletlist><listitem><paragraph>at the end</paragraph></listitem></bulletlist>',
  )
})

test('a block that others write in keeps their carets: only what differs is written', () => {
  const { server, mine } = twoOf('Knights 🙂 are ready')
  textAt(mine, 0).delete(8, 2)
  textAt(mine, 0).insert(8, '🙃🙃')
  const [, before] = [textAt(server, 0), Y.createRelativePositionFromTypeIndex(textAt(server, 0), 15)]
  enterPieces(pieces(mine, server), server)
  expect(textAt(server, 0).toString()).toBe('Knights 🙃🙃 are ready')
  expect(Y.createAbsolutePositionFromRelativePosition(before, server)?.index).toBe(17)
})

test('blocks in a row come in their order, and a piece without a place any more stands at the end', () => {
  const { server, mine } = twoOf('first', 'last')
  write(mine, 1, 'a', 'b', 'c')
  const found = pieces(mine, server)
  for (const piece of found) enterPieces([piece], server) // each alone, as after a refusal
  expect(
    shown(server)
      .replaceAll(/<\/?paragraph>/g, ' ')
      .split(/\s+/)
      .filter(Boolean),
  ).toEqual(['first', 'a', 'b', 'c', 'last'])
  const lost = {
    ...(found[0] as (typeof found)[0]),
    key: '1:1',
    mine: { ...(found[0]?.mine as PageBlock), next: '2:2' },
  }
  enterPieces([lost], server)
  expect(textAt(server, 5).toString()).toBe('a')
})

test('what can not be told in plain values is not taken apart', () => {
  const { server, mine } = twoOf('one')
  pageOf(mine).insert(0, [new Y.XmlHook('script') as never])
  expect(unsentPieces(Y.encodeStateAsUpdate(mine), server)).toBeUndefined()
})
