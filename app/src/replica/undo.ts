import { parseDocumentName } from '@werkbank/model/documents/kinds.ts'
import { keepLinesWhole } from '@werkbank/model/sales/removed-lines.ts'
import * as Y from 'yjs'

/** Origin of edits made on this screen; `replica.edit` uses it. Plain calls of the model's writers (origin null) count too. */
export const EDIT_ORIGIN = Symbol('edit')

/**
 * Undo of one's own edits in one document. Rich text brings its own (it must restore the selection too), and a sent
 * message is edited, not undone. Never overwrites what a colleague wrote later, and leaves no half lines of an order.
 */
export function makeUndo(name: string, doc: Y.Doc): Y.UndoManager | undefined {
  if (parseDocumentName(name)?.kind !== 'order') return undefined
  const manager = new Y.UndoManager([doc.getMap('head'), doc.getMap('lines'), doc.getText('notes')], {
    trackedOrigins: new Set([null, EDIT_ORIGIN]),
    captureTimeout: 500,
    ignoreRemoteMapChanges: false,
  })
  const stop = keepLinesWhole(doc, manager)
  manager.doc.once('destroy', stop)
  return manager
}
