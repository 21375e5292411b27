import { DOCUMENT_CONTENTS } from '@werkbank/model/document-contents.ts'
import type { KindName } from '@werkbank/model/document-kinds.ts'
import { plainText } from '@werkbank/model/documents/plain-text.ts'
import * as Y from 'yjs'

type Root = Y.Map<unknown> | Y.Text | Y.XmlFragment

/** The roots of a kind of document (contract.md). Asking for them gives untyped ones their type. */
export function rootsOf(doc: Y.Doc, kind: KindName): Record<string, Root> {
  const roots = Object.entries(DOCUMENT_CONTENTS[kind].policy.roots).map(([name, type]) => [
    name,
    type === 'map' ? doc.getMap(name) : type === 'text' ? doc.getText(name) : doc.getXmlFragment(name),
  ])
  return Object.fromEntries(roots)
}

/** A document as plain values that a person or a script can read. */
export const readableContent = (doc: Y.Doc, kind: KindName): Record<string, unknown> =>
  DOCUMENT_CONTENTS[kind].read(doc)

/** What a root shows, as text: to see whether and where it changed. */
export const textOf = (root: Y.Text | Y.XmlFragment): string =>
  root instanceof Y.Text ? root.toString() : plainText(root)
