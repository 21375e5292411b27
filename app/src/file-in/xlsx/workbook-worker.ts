import { openWorkbook, type SheetRow, type Workbook } from './read-workbook.ts'
import { type SheetFault, UnreadableSheet } from './unzip.ts'

/** Opening comes first, then each sheet that is read. */
export type Asked =
  | { open: Uint8Array<ArrayBuffer> }
  | { sheet: string; bounds: { rowsMax: number; columnsMax: number } }
export type Answered = { sheets: readonly string[] } | { rows: SheetRow[] } | { fault: SheetFault }

let workbook: Workbook | undefined

/** Reads a workbook beside the screens: unpacking a large one takes seconds. */
self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  void answer(data).then((answered) => self.postMessage(answered))
})

async function answer(asked: Asked): Promise<Answered> {
  try {
    if ('open' in asked) {
      workbook = await openWorkbook(asked.open)
      return { sheets: workbook.sheets }
    }
    if (!workbook) throw new UnreadableSheet('not-a-sheet')
    return { rows: await workbook.rows(asked.sheet, asked.bounds) }
  } catch (error) {
    // Whatever a file makes go wrong, it is the file's.
    return { fault: error instanceof UnreadableSheet ? error.fault : 'not-a-sheet' }
  }
}
