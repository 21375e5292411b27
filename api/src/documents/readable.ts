import { readMessages } from '@werkbank/model/chat/chat-document.ts'
import type { DocumentName } from '@werkbank/model/documents/kinds.ts'
import { readOrder } from '@werkbank/model/sales/order-document.ts'
import * as Y from 'yjs'

type Kind = DocumentName['kind']
type Root = Y.Map<unknown> | Y.Text | Y.XmlFragment

/** The roots of a kind of document (contract.md). Asking for them gives untyped ones their type. */
export function rootsOf(doc: Y.Doc, kind: Kind): Record<string, Root> {
  if (kind === 'order')
    return {
      meta: doc.getMap('meta'),
      head: doc.getMap('head'),
      lines: doc.getMap('lines'),
      notes: doc.getText('notes'),
    }
  if (kind === 'doc')
    return { meta: doc.getMap('meta'), content: doc.getXmlFragment('content'), comments: doc.getMap('comments') }
  return { meta: doc.getMap('meta'), messages: doc.getMap('messages') }
}

/** A document as plain values that a person or a script can read. */
export function readableContent(doc: Y.Doc, kind: Kind): Record<string, unknown> {
  if (kind === 'order') return readOrder(doc)
  if (kind === 'chat') return { messages: readMessages(doc).sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : 1)) }
  const content = doc.getXmlFragment('content')
  return { text: plainText(content), xml: content.toString(), comments: doc.getMap('comments').toJSON() }
}

/** Rich text as lines, a line per block. */
export function plainText(node: Y.XmlFragment | Y.XmlElement): string {
  const parts = node.toArray().map((child) => {
    if (child instanceof Y.XmlText)
      return (child.toDelta() as { insert: unknown }[])
        .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
        .join('')
    return child instanceof Y.XmlElement ? `${plainText(child)}\n` : ''
  })
  return parts.join('').replaceAll(/\n{2,}/g, '\n')
}

/** What a root shows, as text: to see whether and where it changed. */
export const textOf = (root: Y.Text | Y.XmlFragment): string =>
  root instanceof Y.Text ? root.toString() : plainText(root)

export const plainValue = (value: unknown): unknown => (value instanceof Y.AbstractType ? value.toJSON() : value)
