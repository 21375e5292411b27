import { csvRow } from '@werkbank/model/base/read/csv.ts'
import { isQuoteOpen } from '@werkbank/model/base/read/read-csv.ts'
import type { DecimalSign } from '@werkbank/model/base/read/read-number.ts'
import type { BatchRow } from '@werkbank/model/batches/commands.ts'
import { batchRows, ownRows } from '@werkbank/model/batches/settings.ts'
import {
  type CellMark,
  orderOfDoing,
  planFile,
  type RowPlan,
  type RowTrouble,
  takenBack,
} from '@werkbank/model/records/file/plan-file.ts'
import { type CellContext, notationsOf } from '@werkbank/model/records/file/read-cell.ts'
import { createMemo, createSignal, onCleanup } from 'solid-js'
import { createStore } from 'solid-js/store'
import { createServerBatch } from '../batches/index.ts'
import { currencyWords, decimalSign, minorDigits } from '../i18n/format.ts'
import { plain, written } from '../i18n/spellings.ts'
import { t } from '../i18n/t.ts'
import { useCan, usePerson, useWorkspace } from '../identity/index.ts'
import { csvForm } from '../records/list/list-file.ts'
import { useSetting } from '../settings/index.ts'
import type { FileKind } from './file-kind.ts'
import { commandOf, createRun, type NotTaken } from './file-run.ts'
import { COLUMNS_MAX, type FileTable, fileFields, readTable, sheetTable } from './read-table.ts'
import { reasonOf } from './trouble-words.ts'
import { isWorkbook, openSheets, type Sheets } from './xlsx/open-sheets.ts'
import { UnreadableSheet } from './xlsx/unzip.ts'

/** Far above what a hundred thousand rows take; what is larger is not even read. */
const BYTES_MAX = 80_000_000

type Answers = {
  emptyClears: boolean
  sameNameIsMeant: boolean
  newKeysAreMeant: boolean
  decimalSign: DecimalSign | undefined
}
const NOTHING_SAID: Answers = {
  emptyClears: false,
  sameNameIsMeant: false,
  newKeysAreMeant: false,
  decimalSign: undefined,
}

/**
 * Rows of a file as commands: parsed and planned on this device, against its mirror, so that the person sees beforehand what would become of each; sent
 * through the outbox, so that nothing is lost offline, or, where they are many, as a batch. LG-110.
 */
export function createFileIn(kind: FileKind) {
  const { mirror } = useWorkspace()
  const can = useCan()
  const currency = usePerson().organisation?.currency ?? 'EUR'
  const fields = fileFields(kind, can)
  const [answers, setAnswers] = createStore<Answers>({ ...NOTHING_SAID })
  const properties = kind.properties?.(mirror) ?? new Set<string>()
  const file = createFile({ kind, fields, properties }, () => setAnswers({ ...NOTHING_SAID }))
  const { table, columns } = file
  // Executed commands change the mirror: while they run, the plan stays the confirmed one.
  const [agreed, setAgreed] = createSignal<readonly RowPlan[]>()
  const fault = () => {
    const read = table()
    return read && faultOf(kind, read, columns())
  }
  const plans = createMemo(() => {
    const read = table()
    return (
      agreed() ?? (read && !fault() ? planOf(kind, read, columns(), answers, { mirror, currency, properties }) : [])
    )
  })
  const run = createRun(kind)
  const ownMax = useSetting(ownRows)
  const server = createServerBatch()
  const count = createMemo(() => plans().filter(({ does }) => does === 'create' || does === 'change').length)
  return {
    fields,
    currency,
    usualSign: decimalSign,
    ...file,
    answers,
    plans,
    run,
    server,
    /** How many rows would be taken. */
    count,
    /** So many that the server does them. */
    isLong: () => count() > ownMax(),
    ownMax,
    async start(name: string) {
      const before = setAgreed(plans())
      const read = table()
      if (read && count() > ownMax())
        await server.start({ name, heads: read.heads, rows: batchRowsOf(kind, before, { read, currency }) })
      else
        await run.start(before).catch((error: unknown) => {
          setAgreed(undefined)
          throw error
        })
    },
    /** What has to be chosen otherwise before anything can be planned. */
    fault,
    answer: (given: Partial<Answers>) => setAnswers(given),
    restAsFile: (notTaken: readonly NotTaken[]) => restAsFile(table(), notTaken),
  }
}
export type FileIn = ReturnType<typeof createFileIn>

/** The chosen file, sheet and meaning of its columns. */
function createFile(
  { kind, fields, properties }: { kind: FileKind; fields: FileIn['fields']; properties: ReadonlySet<string> },
  onOther: () => void,
) {
  const rowsMax = useSetting(batchRows)
  const [table, setTable] = createSignal<FileTable>()
  const [trouble, setTrouble] = createSignal('')
  const [isReading, setReading] = createSignal(false)
  const [columns, setColumns] = createSignal<readonly string[]>([])
  const [sheets, setSheets] = createSignal<Sheets>()
  const [sheet, setSheet] = createSignal('')
  // Reading takes a while: what was chosen before is not shown any more once another file or sheet is chosen.
  let turn = 0
  onCleanup(() => {
    turn += 1
    sheets()?.close()
  })
  const begin = () => {
    turn += 1
    const mine = turn
    setTable(undefined)
    setTrouble('')
    setReading(true)
    onOther()
    return () => mine === turn
  }
  const show = (read: FileTable | string) => {
    setReading(false)
    setTrouble(typeof read === 'string' ? read : '')
    if (typeof read === 'string') return
    setColumns(withProperties(kind, read, properties))
    setTable(read)
  }
  const reading = () => ({ kind, fields, rowsMax: rowsMax() })
  const chooseSheet = async (name: string) => {
    const all = sheets()
    if (!all) return
    const isWanted = begin()
    setSheet(name)
    const read = await readSheet(all, name, reading())
    if (isWanted()) show(read)
  }
  return {
    table,
    trouble,
    /** Of a large workbook that takes a while. */
    isReading,
    columns,
    setColumn: (at: number, field: string) => setColumns((before) => before.with(at, field)),
    /** The sheets of a workbook with several, one of which must be chosen. */
    sheets: () => sheets()?.names ?? [],
    sheet,
    chooseSheet,
    async open(file: File) {
      const isWanted = begin()
      sheets()?.close()
      setSheets(undefined)
      setSheet('')
      const opened = await openFile(file)
      if (typeof opened === 'string' || opened instanceof Uint8Array) {
        const read = typeof opened === 'string' ? opened : await readText(opened, reading())
        if (isWanted()) show(read)
      } else if (isWanted()) {
        setReading(false)
        setSheets(opened)
        if (opened.names.length === 1) await chooseSheet(opened.names[0] as string)
      } else opened.close()
    },
  }
}

/** Rows of the file that are not among those taken, with why, for a spreadsheet. */
function restAsFile(read: FileTable | undefined, notTaken: readonly NotTaken[]): string {
  const reasons = new Map(notTaken.map(({ line, reason }) => [line, reason]))
  const rows = read?.rows.filter(({ line }) => reasons.has(line)) ?? []
  const lines = rows.map(({ line, cells }) => [...cells, reasons.get(line) ?? ''])
  return [[...(read?.heads ?? []), t('fileIn.reason')], ...lines].map((cells) => csvRow(cells, csvForm())).join('')
}

type Reading = { kind: FileKind; fields: FileIn['fields']; rowsMax: number }

/** What a file is: the bytes of text, the sheets of a workbook, or in words why it is neither. */
async function openFile(file: File): Promise<Uint8Array | Sheets | string> {
  if (file.size > BYTES_MAX) return t('fileIn.tooLargeFile')
  const bytes = await file.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    () => undefined, // written anew since it was chosen, or another program holds it
  )
  if (!bytes) return t('fileIn.unreadable')
  return isWorkbook(bytes) ? await openSheets(bytes).catch(sheetFault) : bytes
}

const sheetFault = (error: unknown): string => {
  if (!(error instanceof UnreadableSheet)) throw error
  return t(
    ({ encrypted: 'fileIn.sheetLocked', 'too-large': 'fileIn.tooLargeFile', 'not-a-sheet': 'fileIn.noTable' } as const)[
      error.fault
    ],
  )
}

/** The table in a text, or in words why there is none. */
async function readText(bytes: Uint8Array, { kind, fields, rowsMax }: Reading): Promise<FileTable | string> {
  try {
    const read = await readTable(bytes, kind, fields)
    if (!read) return t('fileIn.noTable')
    return read.rows.length > rowsMax ? t('fileIn.tooLarge', { max: rowsMax }) : read
  } catch (error) {
    return isQuoteOpen(error) ? t('fileIn.quoteOpen') : t('fileIn.noTable')
  }
}

/** The same of a sheet. Its headings are one row more. */
async function readSheet(
  sheets: Sheets,
  name: string,
  { kind, fields, rowsMax }: Reading,
): Promise<FileTable | string> {
  const rows = await sheets.rows(name, { rowsMax: rowsMax + 1, columnsMax: COLUMNS_MAX }).catch(sheetFault)
  if (typeof rows === 'string') return rows
  return (await sheetTable(rows, kind, fields)) ?? t('fileIn.noTable')
}

/** Columns that nothing else is and that are called as properties that there are. */
const withProperties = ({ target }: FileKind, { guess, heads }: FileTable, known: ReadonlySet<string>): string[] => {
  const names = new Set([...known].map(plain))
  return guess.map((field, at) =>
    field === '' && names.has(plain(heads[at] ?? '')) ? (target.properties ?? '') : field,
  )
}

type Fault = { kind: 'twice' | 'no-key'; field: string }
function faultOf({ target }: FileKind, { heads }: FileTable, columns: readonly string[]): Fault | undefined {
  // Of properties there may be several columns, each with a name of its own.
  const told = columns.map((name, at) => (name === target.properties ? `${name} ${plain(heads[at] ?? '')}` : name))
  const twice = columns.find((name, at) => name !== '' && told.indexOf(told[at] ?? '') !== at)
  if (twice !== undefined) return { kind: 'twice', field: twice }
  return columns.includes(target.key) || target.isKeyGiven ? undefined : { kind: 'no-key', field: target.key }
}

type Place = {
  mirror: ReturnType<typeof useWorkspace>['mirror']
  currency: string
  properties: ReadonlySet<string>
}

function planOf(
  kind: FileKind,
  read: FileTable,
  columns: readonly string[],
  answers: Answers,
  place: Place,
): RowPlan[] {
  const { target, references = {} } = kind
  const isProperty = (field: string) => field === target.properties
  const taken = columns.flatMap((field, at) => (field === '' || isProperty(field) ? [] : [{ field, at }]))
  const spelling = new Map([...place.properties].map((name) => [plain(name), name]))
  const named = columns.flatMap((field, at): [string, number][] => {
    const head = read.heads[at] ?? ''
    return isProperty(field) ? [[spelling.get(plain(head)) ?? head, at]] : []
  })
  const isFigure = (field: string) => ['bare', 'decimal'].includes(target.record.fields[field]?.wire ?? '')
  const figures = taken.filter(({ field }) => isFigure(field))
  // Numbers of a spreadsheet say nothing about how the others are written.
  const cellsOf = (at: number) => read.rows.map(({ cells, marks }) => (marks?.has(at) ? '' : (cells[at] ?? '')))
  const notations = notationsOf(
    figures.map(({ at }) => cellsOf(at)),
    decimalSign(),
    answers.decimalSign,
  )
  const referred = new Map(Object.entries(references).map(([field, find]) => [field, find(place.mirror)]))
  const contexts = new Map(
    taken.map(({ field }): [string, CellContext] => {
      const spelled = read.spelled.get(field)
      const meanings = spelled
        ? (text: string) => (spelled.has(written(text)) ? [spelled.get(written(text))] : [])
        : referred.get(field)
      const notation = notations[figures.findIndex((figure) => figure.field === field)]
      return [
        field,
        {
          notation: notation ?? { decimalSign: decimalSign(), settled: false },
          minorDigits: minorDigits(place.currency),
          words: isAmount(field) ? currencyWords(place.currency) : ['%'],
          ...(meanings ? { meanings } : {}),
        },
      ]
    }),
  )
  return planFile(target, {
    rows: read.rows.map(({ line, cells, marks }) => ({
      line,
      ...(marks ? { marks: marksOf(taken, marks) } : {}),
      beyond: beyondHeadings(cells, read.heads.length),
      cells: Object.fromEntries(taken.map(({ field, at }) => [field, cells[at] ?? ''])),
      ...(named.length > 0
        ? { properties: Object.fromEntries(named.map(([name, at]) => [name, cells[at] ?? ''])) }
        : {}),
    })),
    known: place.mirror.all(kind.table) as never,
    context: (field) => contexts.get(field) as CellContext,
    emptyClears: answers.emptyClears,
    sameNameIsMeant: answers.sameNameIsMeant,
    newKeysAreMeant: answers.newKeysAreMeant,
  })
}

const marksOf = (taken: readonly { field: string; at: number }[], marks: ReadonlyMap<number, CellMark>) =>
  Object.fromEntries(
    taken.flatMap(({ field, at }) => {
      const mark = marks.get(at)
      return mark ? [[field, mark] as const] : []
    }),
  )

const isAmount = (field: string): boolean => field.endsWith('Minor')

/** What stands in a row behind its last heading: a cell was divided, and those after it stand under the wrong one. */
const beyondHeadings = (cells: readonly string[], heads: number): string => cells.slice(heads).join(' ').trim()

/** What goes to the server: what each row becomes, or why it becomes nothing, with what stands there. */
function batchRowsOf(
  { target }: FileKind,
  plans: readonly RowPlan[],
  { read, currency }: { read: FileTable; currency: string },
): BatchRow[] {
  const cellsOf = new Map(read.rows.map(({ line, cells }) => [line, [...cells]]))
  return orderOfDoing(target, plans).flatMap((plan): BatchRow[] => {
    const place = { line: plan.line, cells: cellsOf.get(plan.line) ?? [] }
    if (plan.does === 'nothing') return []
    if (plan.does === 'refuse')
      return [{ ...place, why: reasonOf(target.record.name, plan.troubles, currency) || plan.key }]
    const back = takenBack(target, plan)
    const command = commandOf(target, plan.does).name
    return [
      { ...place, command, input: plan.input, ...(back ? { back: back.input, backCommand: back.command.name } : {}) },
    ]
  })
}

/** Rows that would not be taken, each with its first reasons. */
export const troublesOf = (plans: readonly RowPlan[]): { line: number; troubles: readonly RowTrouble[] }[] =>
  plans.flatMap((plan) => (plan.does === 'refuse' ? [{ line: plan.line, troubles: plan.troubles }] : []))
