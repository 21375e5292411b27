import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { addLine, addLines, setHeadField, setLineField } from '../agreement/agreed-document.ts'
import { LIMITS } from '../base/limits.ts'
import { newId } from '../base/value/id.ts'
import { setMessage } from '../chat/chat-document.ts'
import { chatPolicy } from '../chat/chat-policy.ts'
import { pagePolicy } from '../pages/page-policy.ts'
import { orderContent } from '../sales/order-content.ts'
import type { Policy } from './policy.ts'
import { EVA, NOW, refusalOf } from './testing.ts'

type Edit = (doc: Y.Doc) => void

/** A paragraph with a text; what `write` does to the text. */
const inPage =
  (write: (text: Y.XmlText) => void, ...around: string[]): Edit =>
  (doc) => {
    let parent: Y.XmlFragment | Y.XmlElement = doc.getXmlFragment('content')
    for (const name of [...around, 'paragraph']) {
      const element: Y.XmlElement = new Y.XmlElement(name)
      parent.insert(0, [element])
      parent = element
    }
    const text = new Y.XmlText()
    parent.insert(0, [text])
    write(text)
  }
const said = (text: string, more: object = {}): Edit => {
  const message = { id: newId(), authorId: EVA, text, writtenAt: NOW, ...more }
  return (doc) => setMessage(doc, message)
}
const link = (attributes: object) => inPage((text) => text.insert(0, 'x', { link: attributes }))
const line = (doc: Y.Doc) => addLine(doc, { id: 'l1', productId: newId() })
const lines = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `l${n}`, productId: newId() }))

describe('RT-26.1 each rule of the guard refuses what it is about', () => {
  const cases: [string, string, Policy, Edit][] = [
    ['unknown-mark', 'a mark that no page has', pagePolicy, inPage((text) => text.insert(0, 'x', { blink: true }))],
    [
      'unknown-attribute',
      'an attribute that no node has',
      pagePolicy,
      (doc) => {
        const paragraph = new Y.XmlElement('paragraph')
        paragraph.setAttribute('onclick', 'alert(1)')
        doc.getXmlFragment('content').insert(0, [paragraph])
      },
    ],
    [
      'unknown-attribute',
      'a link that says how it opens',
      pagePolicy,
      link({ href: 'https://a.example', rel: 'opener' }),
    ],
    ['unsafe-link', 'a link that leads elsewhere than it looks', pagePolicy, link({ href: '/\\evil.example' })],
    ['unsafe-link', 'a link with nothing behind it', pagePolicy, link({ href: 'javascript:alert(1)' })],
    [
      'bad-value',
      'a heading of level 99',
      pagePolicy,
      (doc) => {
        const heading = new Y.XmlElement<{ level: number }>('heading')
        heading.setAttribute('level', 99)
        doc.getXmlFragment('content').insert(0, [heading as never])
      },
    ],
    [
      'too-long',
      'a page of a million letters and one',
      pagePolicy,
      inPage((text) => text.insert(0, 'x'.repeat(1_000_001))),
    ],
    [
      'too-deep',
      'quotes in quotes, fifty deep',
      pagePolicy,
      inPage((text) => text.insert(0, 'x'), ...Array.from({ length: 50 }, () => 'blockquote')),
    ],
    [
      'too-long',
      'a note of 20,001 characters',
      orderContent.policy,
      (doc) => doc.getText('notes').insert(0, 'x'.repeat(LIMITS.orderNoteCharsMax + 1)),
    ],
    ['too-long', 'a message of 10,001 characters', chatPolicy, said('x'.repeat(LIMITS.chatMessageCharsMax + 1))],
    ['too-many-lines', '2,001 lines', orderContent.policy, (doc) => addLines(doc, lines(LIMITS.orderLinesMax + 1))],
    ['schema-is-the-servers', 'another schema', orderContent.policy, (doc) => doc.getMap('meta').set('schema', 99)],
    ['unknown-key', 'something else in meta', pagePolicy, (doc) => doc.getMap('meta').set('owner', 'me')],
    ['blank', 'CH-03.4 a message of blanks', chatPolicy, said(' \n\t ')],
    ['blank', 'CH-03.4 a message that nobody can see', chatPolicy, said('\u200b\u3164\u2800')],
  ]
  test.each(cases)('%s: %s', (code, _what, policy, edit) => {
    expect(refusalOf(policy, edit)).toBe(code)
  })

  test.each<[string, Policy, Edit]>([
    ['2,000 lines', orderContent.policy, (doc) => addLines(doc, lines(LIMITS.orderLinesMax))],
    [
      'a note of 20,000 characters',
      orderContent.policy,
      (doc) => doc.getText('notes').insert(0, 'x'.repeat(LIMITS.orderNoteCharsMax)),
    ],
    ['a message of 10,000 characters', chatPolicy, said('x'.repeat(LIMITS.chatMessageCharsMax))],
    ['a deleted message without text', chatPolicy, said('', { deleted: true })],
    ['a link', pagePolicy, link({ href: 'tel:+4930000000' })],
    ['a mark that pages have', pagePolicy, inPage((text) => text.insert(0, 'x', { bold: true }))],
  ])('takes %s', (_what, policy, edit) => {
    expect(refusalOf(policy, edit)).toBeUndefined()
  })
})

describe('text that can not be kept is refused, wherever it stands', () => {
  const nul = 'a\0b'
  const half = 'a\ud800b'
  const places: [string, Policy, (text: string) => Edit][] = [
    ['the head of an order', orderContent.policy, (text) => (doc) => setHeadField(doc, 'reference', text)],
    ['the note of a line', orderContent.policy, (text) => (doc) => [line(doc), setLineField(doc, 'l1', 'note', text)]],
    [
      'the position of a line',
      orderContent.policy,
      (text) => (doc) => [line(doc), setLineField(doc, 'l1', 'position', text)],
    ],
    ['a message', chatPolicy, said],
    [
      'a link in a page',
      pagePolicy,
      (text) => inPage((it) => it.insert(0, 'x', { link: { href: `https://a/${text}` } })),
    ],
    ['a comment', pagePolicy, (text) => (doc) => doc.getMap('comments').set('c1', { thread: [{ text }] })],
    ['the name of a comment', pagePolicy, (text) => (doc) => doc.getMap('comments').set(text, { text: 'x' })],
  ]
  test.each(places)('in %s', (_where, policy, edit) => {
    expect(refusalOf(policy, edit(nul))).toBe('broken-character')
    expect(refusalOf(policy, edit('ok'))).toBeUndefined()
  })

  test.each<[string, Policy, Edit]>([
    ["an order's notes", orderContent.policy, (doc) => doc.getText('notes').insert(0, nul)],
    ['a page', pagePolicy, inPage((text) => text.insert(0, nul))],
  ])('in the text of %s', (_where, policy, edit) => {
    expect(refusalOf(policy, edit)).toBe('broken-character')
  })

  // Elsewhere Yjs writes UTF-8, which knows no halves: they arrive as the sign for what is broken.
  test('half a character in the attributes of a mark', () => {
    expect(
      refusalOf(
        pagePolicy,
        inPage((it) => it.insert(0, 'x', { link: { href: `https://a/${half}` } })),
      ),
    ).toBe('broken-character')
  })
})
