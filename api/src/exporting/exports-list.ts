import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { csvRow } from '@werkbank/model/base/read/csv.ts'
import { type askExport, SHEET_ROWS_MAX } from '@werkbank/model/jobs/export.ts'
import { say } from '@werkbank/words/say.ts'
import type { z } from 'zod'
import type { FilesPlace } from '../files/index.ts'
import { companyZone } from '../http/organisation.ts'
import { Problem } from '../http/problem/problem.ts'
import { createThreads } from '../http/threads.ts'
import { type JobKind, JobRefused, type JobWork } from '../queue/index.ts'
import { type Cell, cellWriter } from './cells.ts'
import { narrowingOf, rightsOf } from './exported-list.ts'
import { LISTS } from './lists.ts'
import { readList } from './read-list.ts'
import type { SheetInput } from './sheet-worker.ts'

type Input = z.output<typeof askExport.input>
const SHEET_MS_MAX = 10 * 60_000
const ROWS_AT_ONCE = 200
/** Counting and sorting a list whole: of a million rows it takes seconds. */
const READ_MS_MAX = 5 * 60_000
const ENDINGS = { csv: 'csv', xlsx: 'xlsx' } as const

/** Reads a list some rows at a time and makes a file of it. It writes nothing but its file, so one that was broken off begins anew. */
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

/** Rows as they go out: lines of CSV, or for a spreadsheet lines of JSON. Read in one transaction, so that they are the list of one moment; begun anew where that is lost. */
async function writeRows(work: JobWork, input: Input, path: string): Promise<void> {
  const { orgId, askedBy } = work.job
  await withOrg(work.services.sql, { orgId, userId: askedBy }, (tx) => writeRead(work, input, { tx, path }), {
    isolation: 'repeatable read',
    readOnly: true,
    statementMsMax: READ_MS_MAX,
  })
}

async function writeRead(work: JobWork, input: Input, { tx, path }: { tx: Tx; path: string }): Promise<void> {
  const { list, form, divided, columns, narrowing } = input
  const caller = must(await work.asker(), 'somebody asked for it')
  const [zone, fields] = [await companyZone(tx), columns.map(({ field }) => field)]
  const wanted = { list, fields, narrowing: narrowingOf(list, narrowing) }
  const { total, next } = await readList({ tx, caller, zone }, wanted, ROWS_AT_ONCE)
  if (form === 'xlsx' && total > SHEET_ROWS_MAX) throw sheetTooLong()
  const [file, write] = [await open(path, 'w', 0o600), await cellWriter(tx, { list, columns, zone })]
  try {
    if (form === 'csv')
      await file.appendFile(
        `\ufeff${csvRow(
          columns.map(({ head }) => head),
          divided,
        )}`,
      )
    // Between two pieces the job checks that it is neither cancelled nor without the right.
    await work.piece(async () => ({ done: 0, total }))
    for (let [done, rows] = [0, await next()]; rows.length > 0; rows = await next()) {
      await requireRoom(work.services.files.place)
      const cells = await write(rows)
      await file.appendFile(cells.map((row) => (form === 'csv' ? csvRow(row, divided) : sheetLine(row))).join(''))
      done += rows.length
      await work.piece(async () => ({ done, total }))
    }
  } finally {
    await file.close()
  }
}

/** Line readers treat these two characters as line ends, and JSON does not escape them. */
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
  const { fields } = LISTS[list].record
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
