import type { OrderContent } from '@werkbank/model/agreement/agreed-document.ts'
import type { Finding, WholeFacts } from '@werkbank/model/agreement/findings.ts'
import type { Permission } from '@werkbank/model/base/permission.ts'
import type { FileSubjectName } from '@werkbank/model/files/file.ts'
import type { commitOrder } from '@werkbank/model/sales/commands.ts'

/** What agreed documents (orders, quotes) differ in, for the screen on which they are written. Made by each domain. */
export type AgreementKind = {
  /** What subjects and document names begin with. */
  prefix: FileSubjectName
  /** Its address, in the app and below /api/v1. */
  path: string
  /** What agrees on the working copy; of another kind it takes the same names of what was seen. */
  commit: typeof commitOrder
  edit: Permission
  /** A commit holds stock: what is lacking is asked about before. */
  reserves: boolean
  /** What keeps it from being agreed on as a whole. */
  checkWhole(content: OrderContent, facts: WholeFacts): Finding[]
  words: {
    /** The sheet on a narrow screen. */ tab(): string
    /** What stands beside it. */ beside(): string
    commit(): string
    commitAgain(version: number): string
    notCommitted(): string
    upToDate(version: number): string
    committing(): string
    commitWaits(): string
    closed(): string
    readOnly(): string
  }
}

/** The row of an agreed document, as far as its screen needs it. `isClosed`: it is read-only; `mayCommit`: the viewer has the right to commit it. */
export type AgreementRow = { id: string; version: number; isClosed: boolean; mayCommit: boolean }

/** Names the wish to begin writing in a new document. */
export const newFocus = (kind: Pick<AgreementKind, 'prefix'>, id: string): string => `${kind.prefix}.new ${id}`
