import { sheetCell, sheetHead, sheetOf } from '@werkbank/model/records/file/sheet-cells.ts'
// The universal one works without a worker made from text, which the app's content security policy forbids.
import writeSheet from 'write-excel-file/universal'
import type { Column } from '../../design/table/data-table.tsx'
import { dayPattern } from '../../i18n/format.ts'

/** What one sees of a list as a spreadsheet: its columns as heads, a row each. What doesn't fit into a number exactly is text. */
export async function listSheet<R>(name: string, columns: readonly Column<R>[], rows: readonly R[]): Promise<Blob> {
  const written = columns.flatMap(({ header, file, figures }) => (file ? [{ header, file, figures }] : []))
  const format = dayPattern()
  const cells = rows.map((row) => written.map(({ file, figures }) => sheetCell(file(row), figures ?? false, format)))
  return await writeSheet(
    [written.map(({ header }) => sheetHead(header)), ...cells],
    sheetOf(name, written.length),
  ).toBlob()
}
