import type { SheetRow } from './read-workbook.ts'
import { type SheetFault, UnreadableSheet } from './unzip.ts'
import type { Answered, Asked } from './workbook-worker.ts'

/** Longer than the largest that is taken needs on a slow device, and an end for a file that was made to take for ever. */
const ANSWER_MS_MAX = 60_000

export type Sheets = {
  names: readonly string[]
  rows(name: string, bounds: { rowsMax: number; columnsMax: number }): Promise<SheetRow[]>
  close(): void
}

/** True for what begins as a spreadsheet does, whatever its name: a zip, or what old Excel wrote. */
export const isWorkbook = (bytes: Uint8Array): boolean =>
  [
    [0x50, 0x4b],
    [0xd0, 0xcf, 0x11, 0xe0],
  ].some((begin) => begin.every((byte, at) => bytes[at] === byte))

/** Opens a workbook in a worker of its own. Rejects with `UnreadableSheet`; the caller closes it. */
export async function openSheets(bytes: Uint8Array<ArrayBuffer>): Promise<Sheets> {
  const worker = new Worker(new URL('./workbook-worker.ts', import.meta.url), { type: 'module' })
  const close = () => worker.terminate()
  const answerTo = (asked: Asked, transfer: Transferable[]) =>
    new Promise<Exclude<Answered, { fault: SheetFault }>>((resolve, reject) => {
      const fail = (fault: SheetFault) => {
        close()
        reject(new UnreadableSheet(fault))
      }
      const timer = setTimeout(() => fail('too-large'), ANSWER_MS_MAX)
      worker.onmessage = ({ data }: MessageEvent<Answered>) => {
        clearTimeout(timer)
        if ('fault' in data) fail(data.fault)
        else resolve(data)
      }
      // It has no memory left, or was not loaded.
      worker.onerror = () => {
        clearTimeout(timer)
        fail('too-large')
      }
      worker.postMessage(asked, transfer)
    })
  // One after the other: an answer says not what it answers.
  let before: Promise<unknown> = Promise.resolve()
  const ask = (asked: Asked, transfer: Transferable[] = []) => {
    const answer = before.then(() => answerTo(asked, transfer))
    before = answer.catch(() => undefined) // the caller of that one gets the error
    return answer
  }
  const opened = await ask({ open: bytes }, [bytes.buffer])
  return {
    names: 'sheets' in opened ? opened.sheets : [],
    async rows(sheet, bounds) {
      const read = await ask({ sheet, bounds })
      return 'rows' in read ? read.rows : []
    },
    close,
  }
}
