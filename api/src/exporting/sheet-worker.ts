import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { type SheetCell, sheetCell, sheetHead, sheetOf } from '@werkbank/model/records/file/sheet-cells.ts'
import writeSheet from 'write-excel-file/universal'

/** Runs in a thread of its own: a spreadsheet of 50,000 rows takes seconds and some 400 MB. */

const DAY_FORMAT = 'yyyy-mm-dd'

export type SheetInput = { from: string; to: string; name: string; heads: string[]; days: boolean[] }

/** Makes a spreadsheet of a file with a JSON array of cells on each line. */
export async function makeSheet({ from, to, name, heads, days }: SheetInput): Promise<void> {
  const rows: SheetCell[][] = [heads.map(sheetHead)]
  for await (const line of createInterface({ input: createReadStream(from) }))
    rows.push(
      (JSON.parse(line) as (string | number)[]).map((value, at) => sheetCell(value, days[at] ?? false, DAY_FORMAT)),
    )
  const blob = await writeSheet(rows, sheetOf(name, heads.length)).toBlob()
  await writeFile(to, new Uint8Array(await blob.arrayBuffer()), { mode: 0o600 })
}
