import { readCsv } from '@werkbank/model/base/read/read-csv.ts'
import type { Field } from '@werkbank/model/records/field.ts'
import type { CellMark } from '@werkbank/model/records/file/plan-file.ts'
import { isFileField } from '@werkbank/model/records/file/read-cell.ts'
import { keyOf } from '../i18n/record-words.ts'
import { headings, plain, spellings } from '../i18n/spellings.ts'
import type { FileKind } from './file-kind.ts'
import type { SheetRow } from './xlsx/read-workbook.ts'

/** `marks`: what a spreadsheet knows of its cells, by column. */
export type TableRow = { line: number; cells: readonly string[]; marks?: ReadonlyMap<number, CellMark> }
/** A file as it was read, and which field each of its columns seems to be. */
export type FileTable = {
  heads: readonly string[]
  rows: readonly TableRow[]
  /** By column: the name of a field, or '' for none. */
  guess: readonly string[]
  /** What cells of a field can say, where it is no free text and no number. */
  spelled: ReadonlyMap<string, ReadonlyMap<string, unknown>>
}

/** Fields that a file can contain: those with words, for which the person has the right. */
export const fileFields = ({ target: { record, key } }: FileKind, can: (right: never) => boolean): [string, Field][] =>
  Object.entries(record.fields).filter(
    ([name, field]) =>
      keyOf(record.name, name) !== undefined &&
      (name === key || isFileField(field)) &&
      (field.right === undefined || can(field.right as never)),
  )

/** A table that people made has fewer; each is a line to choose in. */
export const COLUMNS_MAX = 200

/** Reads text in which a table stands; undefined where nothing in it is one. */
export const readTable = (bytes: Uint8Array, kind: FileKind, fields: readonly [string, Field][]) =>
  tableOf(readCsv(bytes), kind, fields)

/** The same of a sheet: its first row has the headings. */
export const sheetTable = ([head, ...rows]: readonly SheetRow[], kind: FileKind, fields: readonly [string, Field][]) =>
  tableOf({ header: head?.cells.map(({ text }) => text) ?? [], rows: rows.map(rowOf) }, kind, fields)

const rowOf = ({ line, cells }: SheetRow): TableRow => ({
  line,
  cells: cells.map(({ text }) => text),
  marks: new Map(cells.flatMap(({ mark }, at) => (mark ? [[at, mark] as const] : []))),
})

/** Words are looked up in every language: the file may come from a reader of another one. */
async function tableOf(
  { header, rows }: { header: readonly string[]; rows: readonly TableRow[] },
  kind: FileKind,
  fields: readonly [string, Field][],
): Promise<FileTable | undefined> {
  const headed = header.filter((head) => head.trim() !== '').length
  if (headed < 2 || header.length > COLUMNS_MAX || rows.length === 0) return undefined
  const { record } = kind.target
  const known = await Promise.all(
    fields.map(async ([name]) => ({ name, words: await headings(record, name, kind.headings[name]) })),
  )
  const fitting = header.map((head) => known.filter(({ words }) => words.has(plain(head))).map(({ name }) => name))
  const spelled = await Promise.all(fields.map(async ([name]) => [name, await spellings(record, name)] as const))
  return {
    heads: header.map((head, at) => head.trim() || `${at + 1}`),
    rows,
    // Of two columns that could be the same, none is read (R-IM11).
    guess: fitting.map(([name = '', more]) =>
      more === undefined && fitting.filter((names) => names.includes(name)).length === 1 ? name : '',
    ),
    spelled: new Map(spelled.flatMap(([name, words]) => (words ? [[name, words] as const] : []))),
  }
}
