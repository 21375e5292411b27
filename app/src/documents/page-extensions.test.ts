import { getSchema } from '@tiptap/core'
import { EditorState } from '@tiptap/pm/state'
import { PAGE_LIMITS, PAGE_MARKS, PAGE_NODES } from '@werkbank/model/pages/page-schema.ts'
import { expect, test } from 'vitest'
import { pageExtensions } from './page-extensions.ts'
import { limitsPlugin, type TooMuch } from './page-limits.ts'
import { placeOf } from './refused-blocks.tsx'

const schema = getSchema(pageExtensions())
const shapeOf = (types: Record<string, { spec: { attrs?: object | null } }>) =>
  Object.fromEntries(Object.entries(types).map(([name, { spec }]) => [name, Object.keys(spec.attrs ?? {}).sort()]))
const keysOf = (known: Record<string, object>) =>
  Object.fromEntries(Object.entries(known).map(([name, attributes]) => [name, Object.keys(attributes).sort()]))

test('the editor can make exactly what the guard takes: nodes, marks, and their attributes', () => {
  const { doc: _doc, text: _text, ...nodes } = shapeOf(schema.nodes)
  expect(nodes).toEqual(keysOf(PAGE_NODES))
  expect(shapeOf(schema.marks)).toEqual(keysOf(PAGE_MARKS))
})

function stateWith(told: TooMuch[]) {
  return EditorState.create({ schema, plugins: [limitsPlugin((why) => told.push(why))] })
}

test('what would make a page too long is not put in, and said; typing goes on', () => {
  const told: TooMuch[] = []
  const state = stateWith(told)
  const full = state.apply(state.tr.insertText('x'.repeat(PAGE_LIMITS.charsMax - 1), 1))
  const after = full.apply(full.tr.insertText('too much', 1))
  expect([after.doc.textContent.length, told]).toEqual([PAGE_LIMITS.charsMax - 1, ['too-long']])
  expect(after.apply(after.tr.insertText('y', 1)).doc.textContent.length).toBe(PAGE_LIMITS.charsMax)
})

test('quotes in quotes go as deep as the guard lets them', () => {
  const told: TooMuch[] = []
  const nested = (depth: number) => {
    let node = schema.node('paragraph', null, schema.text('deep'))
    for (let n = 0; n < depth; n++) node = schema.node('blockquote', null, node)
    return node
  }
  const state = stateWith(told)
  const put = (depth: number) =>
    state.apply(state.tr.replaceWith(0, state.doc.content.size, nested(depth))).doc.textContent
  expect([put(PAGE_LIMITS.depthMax - 3), told]).toEqual(['deep', []])
  expect([put(PAGE_LIMITS.depthMax), told]).toEqual(['', ['too-deep']])
})

test('a refused block stands below the one it would have changed, or where it would have been put', () => {
  const block = (words: string) => schema.node('paragraph', null, schema.text(words))
  const page = schema.node('doc', null, ['a', 'bb', 'ccc'].map(block))
  const at = (key: string, mine: object) => placeOf(page, ['1:1', '1:2', '1:3'], { key, mine })
  expect(at('1:2', {})).toBe(3 + 4)
  expect(at('9:9', { previous: '1:1' })).toBe(3)
  expect(at('9:9', { next: '1:3' })).toBe(3 + 4)
  expect(at('9:9', {})).toBe(page.content.size)
})
