import { DOCUMENT_CONTENTS } from '@werkbank/model/document-contents.ts'
import { parseDocumentName } from '@werkbank/model/document-kinds.ts'
import { openRoots } from '@werkbank/model/documents/policy.ts'
import * as Y from 'yjs'

/** Origin of edits made on this screen; `replica.edit` uses it. Plain calls of the model's writers (origin null) count too. */
export const EDIT_ORIGIN = Symbol('edit')

/**
 * Undo of one's own edits in one document, where its kind has it. Never overwrites what a colleague wrote later, and leaves nothing in
 * halves.
 */
export function makeUndo(name: string, doc: Y.Doc): Y.UndoManager | undefined {
  const kind = parseDocumentName(name)?.kind
  const content = kind && DOCUMENT_CONTENTS[kind]
  if (!content?.undo) return undefined
  openRoots(doc, content.policy)
  const roots = content.undo.roots.map((root) => doc.get(root))
  const manager = new Y.UndoManager(roots, {
    trackedOrigins: new Set([null, EDIT_ORIGIN]),
    captureTimeout: 500,
    ignoreRemoteMapChanges: false,
  })
  const stop = content.undo.keepWhole?.(doc, manager)
  if (stop) manager.doc.once('destroy', stop)
  return manager
}
