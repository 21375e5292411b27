import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { CSV_FORMS } from '../base/read/csv.ts'
import { RULES } from '../base/rules.ts'
import { seenText } from '../base/value/text.ts'
import { jobRefusals } from './commands.ts'
import { EXPORTED_LISTS } from './exported-lists.ts'

/** A spreadsheet is made in memory; what is longer goes out as CSV. */
export const SHEET_ROWS_MAX = 50_000
/** Fields, and properties of products, which companies name themselves. */
export const COLUMNS_MAX = 250

const few = (entriesMax: number) =>
  [(record: Record<string, string>) => Object.keys(record).length <= entriesMax, RULES['entries-too-many']] as const

const columnSchema = z.strictObject({
  field: z.string().max(60),
  /** Of a field with named texts (properties of a product): the name of one. */
  property: z.string().min(1).max(60).optional(),
  head: z.string().min(1).max(120),
  /** Words for choices and for yes and no, in the caller's language. */
  words: z
    .record(z.string().max(60), z.string().max(120))
    .refine(...few(100))
    .optional(),
})
export type ExportColumn = z.infer<typeof columnSchema>

/**
 * Exports a list as a file, by a job, in one snapshot: all rows that the caller may see, also those that no device holds. Its rights are those of the
 * list, of each column and of its filters.
 */
export const askExport = defineCommand({
  name: 'export.ask',
  route: 'POST /exports',
  permission: null,
  scope: 'any',
  summary: 'Make a file of a list',
  input: z.object({
    list: z.enum(EXPORTED_LISTS),
    form: z.enum(['csv', 'xlsx']).default('csv'),
    /** Of CSV: semicolons, with commas in numbers, for spreadsheets of the languages that write them so. */
    divided: z.enum(CSV_FORMS).default('comma'),
    /** What the file is called, without its ending. */
    name: seenText(80, 'A file needs a name.'),
    columns: z.array(columnSchema).min(1).max(COLUMNS_MAX),
    /**
     * As the list is asked for: search, what narrows it, and by which field it is sorted (`sort`, from the other end with "-"). Of parts (addresses, contact
     * persons) what narrows those that they belong to.
     */
    narrowing: z
      .record(z.string().max(60), z.string().max(1_000))
      .refine(...few(60))
      .default({}),
  }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: jobRefusals,
  subject: ({ list }) => `export:${list}`,
})
