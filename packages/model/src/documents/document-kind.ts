import type { Permission } from '../base/permission.ts'
import type { GrantedScope } from '../records/scope.ts'

/**
 * A kind of document that people write together, as far as names and rights go: what the app needs before it loads Yjs. What stands
 * inside is its `DocumentContent` (document-content.ts). All kinds are listed in `document-kinds.ts`, from above: what handles
 * documents asks the list and names none.
 */
export type DocumentKind<Prefix extends string = string> = {
  /** Its documents are called `<prefix>:<id of the subject>` and perhaps more. */
  prefix: Prefix
  rights: { read: Permission; write: Permission }
  /** Its subject is a scope whose members see it; otherwise it is visible with the record that it belongs to. */
  scope: 'organisation' | GrantedScope
  /** The mirrored table of its subjects: a row there says that the document exists. */
  table: string
  /** It comes with each subject of other kinds too, under that one's id. */
  comes?: 'with-records'
  /** Reads what stands in a name behind the subject's id; undefined where it can't be. Without it nothing stands there. */
  rest?: (parts: readonly string[]) => Record<string, unknown> | undefined
  /** Its earlier states are neither shown nor restored. */
  withoutHistory?: true
}

export const defineDocumentKind = <const Prefix extends string>(kind: DocumentKind<Prefix>): DocumentKind<Prefix> =>
  kind
