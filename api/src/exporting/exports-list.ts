import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { must } from '@werkbank/model/base/assert.ts'
import { csvRow } from '@werkbank/model/base/csv.ts'
import { type askExport, SHEET_ROWS_MAX } from '@werkbank/model/jobs/export.ts'
import { say } from '@werkbank/words/say.ts'
import type { z } from 'zod'
import type { FilesPlace } from '../files/index.ts'
import { companyZone } from '../http/organisation.ts'
import { Problem } from '../http/problem.ts'
import { createThreads } from '../http/threads.ts'
import { type JobKind, JobRefused, type JobWork } from '../queue/index.ts'
import { countRecord, listRecord } from '../records/list.ts'
import { type Cell, cellsOf } from './cells.ts'
import { listOf, recordOf, rightsOf, shownRow } from './exported-list.ts'
import type { SheetInput } from './sheet-worker.ts'

type Input = z.output<typeof askExport.input>
const SHEET_MS_MAX = 10 * 60_000
const ENDINGS = { csv: 'csv', xlsx: 'xlsx' } as const

/** Reads a list page by page and makes a file of it. It writes nothing but its file, so one that was broken off begins anew. */
export const exportsList: JobKind = {
  name: 'export',
  rights: (input) => rightsOf(input as Input),
  async run(work) {
    const input = work.job.input as Input
    const { uploads } = work.services.files.place
    await mkdir(uploads, { recursive: true, mode: 0o700 })
    const path = join(uploads, `${work.job.delivery}.export`)
    const sheet = `${path}.xlsx`
    try {
      await writeRows(work, input, path)
      if (input.form === 'xlsx') await work.step(() => toSheet(work, input, path, sheet).then(() => ({})))
      const name = `${input.name}.${ENDINGS[input.form]}`
      await work.giveResult({ name, path: input.form === 'xlsx' ? sheet : path })
    } finally {
      await Promise.all([rm(path, { force: true }), rm(sheet, { force: true })])
    }
  },
}

/** Rows as they go out: lines of CSV, or for a spreadsheet lines of JSON. */
async function writeRows(
  { piece, services }: JobWork,
  { list, form, divided, columns, narrowing }: Input,
  path: string,
): Promise<void> {
  const record = recordOf(list)
  const heads = columns.map(({ head }) => head)
  const file = await open(path, 'w', 0o600)
  try {
    if (form === 'csv') await file.appendFile(`\ufeff${csvRow(heads, divided)}`)
    let [cursor, done, isOver]: [string | undefined, number, boolean] = [undefined, 0, false]
    while (!isOver) {
      await requireRoom(services.files.place)
      let rows: Cell[][] = []
      await piece(async ({ tx, caller }) => {
        const context = { tx, caller: must(caller, 'somebody asked for it') }
        const asked = { ...listOf(list, narrowing), cursor }
        const total = done === 0 ? await countRecord(context, record, asked) : undefined
        if (form === 'xlsx' && (total ?? 0) > SHEET_ROWS_MAX) throw sheetTooLong()
        const page = await listRecord(context, record, asked)
        const shown = page.items.map((row) => shownRow(list, row))
        rows = await cellsOf(tx, { record, columns, zone: await companyZone(tx) }, shown)
        cursor = page.nextCursor ?? undefined
        isOver = page.nextCursor === null
        return { done: done + rows.length, ...(total === undefined ? {} : { total }) }
      })
      done += rows.length
      if (rows.length > 0)
        await file.appendFile(rows.map((row) => (form === 'csv' ? csvRow(row, divided) : sheetLine(row))).join(''))
    }
  } finally {
    await file.close()
  }
}

/** Who reads lines takes these two for ends of lines, and JSON leaves them as they are. */
const sheetLine = (row: Cell[]): string =>
  `${JSON.stringify(row).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`

/** Exports leave the last of the disk to the database, as uploads do. */
async function requireRoom({ uploads, roomLeftBytes }: FilesPlace): Promise<void> {
  const { bavail, bsize } = await statfs(uploads)
  if (bavail * bsize < roomLeftBytes) throw new JobRefused('no-room')
}

const sheetTooLong = () =>
  new Problem(409, 'sheet-too-long', { says: say('problems.sheet_too_long', { max: SHEET_ROWS_MAX }) })

async function toSheet({ job }: JobWork, { list, name, columns }: Input, from: string, to: string): Promise<void> {
  const { fields } = recordOf(list)
  const threads = createThreads(new URL('./sheet-worker.ts', import.meta.url), {
    waitingPerPersonMax: 1,
    runMsMax: SHEET_MS_MAX,
  })
  const input: SheetInput = {
    ...{ from, to, name },
    heads: columns.map(({ head }) => head),
    days: columns.map(({ field }) => fields[field]?.wire === 'moment' || fields[field]?.columns[0] === 'date'),
  }
  try {
    await threads.run('makeSheet', input, { orgId: job.orgId, userId: job.askedBy ?? '' })
  } finally {
    await threads.close()
  }
}
