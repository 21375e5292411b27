import type * as Y from 'yjs'

/*
 * What we read of Yjs that its documentation doesn't promise, for 13.6.33 (pinned). `scripts/vendor.test.ts` fails with another version: read its
 * `src/structs/Item.js`, `src/types/AbstractType.js` and `src/utils/Transaction.js` again before the version there is changed.
 */

/** The item with the value of a key, also where it is deleted. Earlier values are to its left. */
export const itemAt = (map: Y.Map<unknown>, key: string): Y.Item | undefined => map._map.get(key)

/** The item that a nested type stands in; null for a root. */
export const itemOf = (type: { readonly _item: Y.Item | null }): Y.Item | null => type._item

type Struct = Y.Item | Y.GC
/** All that a client has written, in the order of its clock. */
export const structsOf = (doc: Y.Doc, client: number): readonly Struct[] => doc.store.clients.get(client) ?? []
/** The same of every client. */
export const allStructs = (doc: Y.Doc): Iterable<readonly Struct[]> => doc.store.clients.values()

/** The document is empty. */
export const isUnwritten = (doc: Y.Doc): boolean => doc.store.clients.size === 0

/** It was given updates that go on from others which it doesn't have: they wait, and nothing of them can be seen. */
export const hasGap = (doc: Y.Doc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null

/** Keeps Yjs from tidying formatting marks after this transaction, which would be an edit of its own. */
export function skipFormattingCleanup(transaction: Y.Transaction): void {
  transaction._needFormattingCleanup = false
}
