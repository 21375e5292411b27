import { csvRow } from '@werkbank/model/base/read/csv.ts'
import { z } from 'zod'
import { problemSchema, type Request } from '../http/request.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { csvForm } from '../records/list/list-file.ts'

const answerSchema = z.object({
  heads: z.array(z.string()),
  rows: z.array(z.object({ n: z.int(), line: z.int(), cells: z.array(z.string()), problem: problemSchema })),
  isMore: z.boolean(),
})
export type RefusedRow = z.infer<typeof answerSchema>['rows'][number]
export type Way = 'do' | 'undo'

const PAGE = 500

/** Rows of a batch that were not taken: a page, the ones behind `after`. */
export async function refusedPage(
  request: Request,
  batch: string,
  { way, after = -1, limit = PAGE }: { way: Way; after?: number; limit?: number },
) {
  const response = await request(`/batches/${batch}/refused?way=${way}&after=${after}&limit=${limit}`)
  return answerSchema.parse(await response.json())
}

/** Why a row was not taken, in words. What the device itself has refused says it already. */
export const whyRefused = ({ problem }: RefusedRow): string =>
  refusalWords(problem.code ?? '', problem.data, problem.detail ?? problem.title)

/** All of them as lines of a spreadsheet, as they stood in the file, each with why. */
export async function refusedAsFile(request: Request, batch: string, way: Way): Promise<string[]> {
  const lines: string[] = []
  let after: number | undefined
  do {
    const { heads, rows, isMore } = await refusedPage(request, batch, {
      way,
      ...(after === undefined ? {} : { after }),
    })
    if (after === undefined) lines.push(csvRow([...heads, t('fileIn.reason')], csvForm()))
    lines.push(...rows.map((row) => csvRow([...row.cells, whyRefused(row)], csvForm())))
    after = isMore ? rows.at(-1)?.n : undefined
  } while (after !== undefined)
  return lines
}
