import type * as Y from 'yjs'
import type { Edit, Policy } from './policy.ts'

/** Reads rows as they are mirrored, by table and id. */
export type ReadRow = (table: string, id: string) => object | undefined

/** What stands in the documents of a kind: for guard, log, history, lists and undo. Pure functions. */
export type DocumentContent = {
  /** Its roots, and what the guard accepts in them. */
  policy: Policy
  /** The document as plain values that a person or a script can read. */
  read(doc: Y.Doc): Record<string, unknown>
  /** What of an accepted edit becomes rows too, in the transaction that logs it (database/log/accepted.ts). */
  accepted?(edit: Omit<Edit, 'author' | 'now'>): unknown[]
  /** Makes a root of `now` as it was in `then`, where its keys can't be restored one by one; returns whether something changed. */
  restore?: Record<string, (now: Y.Doc, then: Y.Doc) => boolean>
  /** Fields of the subject's row as unsent edits make them, for lists. */
  unsent?(doc: Y.Doc, subjectId: string, row: ReadRow): Record<string, unknown>
  /** Roots in which a person takes back edits step by step; `keepWhole` mends what that would leave in halves and returns how to stop. */
  undo?: { roots: readonly string[]; keepWhole?(doc: Y.Doc, manager: unknown): () => void }
}
