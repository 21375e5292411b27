import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import type { FileTarget } from '@werkbank/model/records/file/plan-file.ts'
import type { RecordWithHistory } from '../i18n/record-words.ts'
import type { Mirror } from '../mirror/mirror.ts'

/** What the rows of a file can become, with what files call it. */
export type FileKind = {
  table: MirrorTable
  /** What the rows are, for people. */
  what: () => string
  target: FileTarget & { record: AnyRecord & { name: RecordWithHistory } }
  /** Headings that files have for a field, beside its words here. */
  headings: Readonly<Record<string, readonly string[]>>
  /** For fields that name other records: those that a text may mean. */
  references?: Readonly<Record<string, (mirror: Pick<Mirror, 'all'>) => (text: string) => readonly string[]>>
  /** Names of the properties that there are: columns called so are taken for them. */
  properties?: (mirror: Pick<Mirror, 'all'>) => ReadonlySet<string>
}
