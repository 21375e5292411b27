import type { Command } from '../../base/command.ts'
import { csvText } from '../../base/read/csv.ts'
import { codesByField, type FieldCode } from '../../base/rules.ts'
import { newId } from '../../base/value/id.ts'
import { compareQuantities, isQuantity } from '../../base/value/quantity.ts'
import type { AnyRecord } from '../define-record.ts'
import type { Field } from '../field.ts'
import { keyText } from '../key-text.ts'
import { isNamesake, isNewName, type Named, nameKey } from '../same-name.ts'
import { isSameTags, isTags } from '../tags.ts'
import { familiesOf, placed, type Within } from './plan-families.ts'
import { findParts, type PartMatch } from './plan-parts.ts'
import { isSameStructure, withProperties } from './plan-properties.ts'
import { type CellContext, type CellTrouble, readCell } from './read-cell.ts'

export type Row = { id: string } & Readonly<Record<string, unknown>>

/** What rows of a file can become. */
export type FileTarget = {
  record: Pick<AnyRecord, 'fields'>
  create: Command
  change: Command
  /** The field by which a row of the file is one that is there: a SKU, a number. Compared without regard to case. */
  key: string
  /** The key is given by the server: a row that names one has to be there. */
  isKeyGiven?: boolean
  /** Fields whose values may be equal in other words: units. */
  same?: Readonly<Record<string, (before: unknown, value: unknown) => boolean>>
  /** A name that another row has, too, is asked about (PR-02). */
  asksForSameName?: boolean
  /** The field that names another row by its key, which may stand in the same file: what a variant is one of. */
  within?: Within
  /** The field with named texts, each of which is a column: properties of a product. */
  properties?: string
  /** Rows are parts of others, which `key` names: of several at one of them no key says which is meant. */
  part?: PartMatch
  /** What takes back that a row was made. */
  unmake?: (input: Record<string, unknown>) => { command: Command; input: Record<string, unknown> }
}

/**
 * What a spreadsheet stores about a cell: that it is a number in JavaScript notation ("1.5"), or why its text is not the intended value: a failed
 * formula, a number of more digits than are stored, text that was converted to a date, merged cells.
 */
export type CellMark = 'number' | 'error' | 'digits' | 'date' | 'merged'

/** Cells of a file by the field that they are read as. */
export type FileRow = {
  line: number
  cells: Readonly<Record<string, string>>
  marks?: Readonly<Record<string, CellMark>>
  /** What stands behind the last heading: "1,50" without quotes between commas is two cells, and 1 would be its price. */
  beyond?: string
  /** Cells of columns that are properties, by their names. */
  properties?: Readonly<Record<string, string>>
}
export type RowTrouble = {
  /** '' where it is the row as a whole. */
  field: string
  /** What stands in the file. */
  text: string
  code:
    | FieldCode
    | CellTrouble
    | 'key-missing'
    | 'key-unknown'
    | 'key-twice'
    | 'zeros-differ'
    | 'stays-as-made'
    | 'not-a-parent'
    | 'parent-within'
    | 'row-twice'
    | 'several-parts'
    | 'same-name'
    | 'beyond-headings'
    | `cell-${Exclude<CellMark, 'number'>}`
  /** The numbers that it may be. */
  which?: readonly string[]
  /** What it collides with: a line of the file, or what is there. */
  with?: string
}
export type RowPlan = { line: number; key: string } & (
  | { does: 'create'; input: Record<string, unknown> }
  | { does: 'change'; input: Record<string, unknown>; before: Record<string, unknown> }
  | { does: 'nothing' }
  | { does: 'refuse'; troubles: RowTrouble[] }
)

export type FileOptions = {
  rows: readonly FileRow[]
  /** All that is there. */
  known: readonly Row[]
  context: (field: string) => CellContext
  /** An empty cell takes away what is there; else it says nothing. */
  emptyClears?: boolean
  /** Rows with the name of another record are intended. */
  sameNameIsMeant?: boolean
  /** Unknown numbers are those of new rows; otherwise they are treated as typing errors. */
  newKeysAreMeant?: boolean
}

/** A number without leading zeros, which spreadsheets drop: "0815" comes back as 815. '' for other texts. */
const withoutZeros = (text: string): string => (/^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : '')

/** A parsed row, before existing rows are looked up. */
export type Read = FileRow & { key: string; values: Record<string, unknown>; troubles: RowTrouble[] }
/** The existing row, or why it is ambiguous. */
export type Found = { before?: Row | undefined; trouble?: RowTrouble | undefined }

/**
 * What the rows of a file would do, each by itself: make something, change fields of what is there, nothing, or why not. Nothing is
 * written; a second run after the first finds nothing to do. A row is taken whole or not at all. LG-66, LG-110, VA-10.
 */
export function planFile(target: FileTarget, options: FileOptions): RowPlan[] {
  const rows = options.rows.map((row): Read => {
    const key = csvText((row.cells[target.key] ?? '').trim())
    return { ...row, key, ...readRow(target, row, options) }
  })
  const find = target.part ? findParts(target, rows, options.known) : findByKey(target, rows, options)
  const { beginsWith, ends } = familiesOf(target, rows, options.known)
  const names = Map.groupBy(options.known as unknown as Named[], ({ name }) => nameKey(String(name)))
  const plan = (row: Read): RowPlan => planRow(target, { row, found: find(row), names, options })
  const first = rows.filter((row) => !ends(row)).map((row) => plan(beginsWith(row)))
  // What a variant is one of is known when that was planned, wherever in the file it stands.
  const byLine = new Map(first.map((one) => [one.line, one]))
  const made = new Map(first.flatMap((one) => (one.does === 'create' ? [[keyText(one.key), one.input]] : [])))
  for (const row of rows) if (ends(row)) byLine.set(row.line, plan(placed(target, row, made, options.known)))
  return rows.flatMap(({ line }) => byLine.get(line) ?? [])
}

/** In which order plans are done: what others are part of comes before them. */
export const orderOfDoing = ({ within }: FileTarget, plans: readonly RowPlan[]): RowPlan[] => {
  const isPart = (plan: RowPlan) => within !== undefined && plan.does === 'create' && Boolean(plan.input[within.field])
  return [...plans.filter((plan) => !isPart(plan)), ...plans.filter(isPart)]
}

/** The command that takes back what a row did, where there is one: what others changed since stays. */
export function takenBack(
  { create, change, unmake, part, key }: FileTarget,
  plan: RowPlan,
): { command: Command; input: Record<string, unknown> } | undefined {
  // With the values that fields have which the file says nothing of.
  if (plan.does === 'create') return unmake?.(create.input.parse(plan.input) as Record<string, unknown>)
  if (plan.does !== 'change') return undefined
  const { id, seen: _, confirmName: __, ...after } = plan.input
  const owner = part ? { [key]: after[key] } : {}
  const meant = 'name' in plan.before && 'confirmName' in change.input.shape ? { confirmName: true } : {}
  const seen = Object.fromEntries(Object.keys(plan.before).map((name) => [name, after[name]]))
  return { command: change, input: { id, ...owner, ...plan.before, ...meant, seen } }
}

/** A part that was made here is removed, unless somebody changed it since. */
export const removing =
  (command: Command, owner: string): NonNullable<FileTarget['unmake']> =>
  ({ id, [owner]: of, once: _, ...made }) => ({ command, input: { id, [owner]: of, seen: made } })

/** What is made here and was used since can't be removed: it is archived. */
export const archiving =
  (command: Command): NonNullable<FileTarget['unmake']> =>
  ({ id }) => ({ command, input: { id, active: false, seen: { active: true } } })

function planRow(
  target: FileTarget,
  { row, found, names, options }: { row: Read; found: Found; names: Map<string, Named[]>; options: FileOptions },
): RowPlan {
  const { line, key, cells, beyond = '' } = row
  const refuse = (troubles: RowTrouble[]): RowPlan => ({ line, key, does: 'refuse', troubles })
  if (beyond !== '') return refuse([{ field: '', text: beyond, code: 'beyond-headings' }])
  const damaged = damagedCells(row)
  if (damaged.length > 0) return refuse(damaged)
  if (found.trouble) return refuse([found.trouble])
  const { before } = found
  const values = withProperties(target, row, before, options)
  const planned = before ? planChange(target, before, values) : planCreate(target, values, key)
  const all = [...row.troubles, ...troublesBeside(row.troubles, planned.troubles, cells)]
  if (all.length > 0) return refuse(all)
  const { input } = planned
  if (!input) return { line, key, does: 'nothing' }
  const other = target.asksForSameName ? namesakeOf(names, input, before) : undefined
  if (other && !options.sameNameIsMeant) return refuse([sameName(target, cells, other)])
  if (target.asksForSameName) remember(names, before ? { ...before, ...input } : input)
  const confirmed = { ...input, ...(other ? { confirmName: true } : {}) }
  return before
    ? { line, key, does: 'change', input: confirmed, before: planned.was ?? {} }
    : { line, key, does: 'create', input: confirmed }
}

/** Rows that are known by a key of their own. */
function findByKey(target: FileTarget, _rows: readonly Read[], options: FileOptions): (row: Read) => Found {
  const byKey = new Map(options.known.map((row) => [keyText(row[target.key]), row]))
  const numbers = new Map([...byKey.keys()].map((key) => [withoutZeros(key), key]))
  numbers.delete('')
  const lines = new Map<string, number>()
  return ({ key, line }) => {
    const before = key === '' ? undefined : byKey.get(keyText(key))
    const isThere = before !== undefined || options.newKeysAreMeant === true
    const trouble = troubleOfKey(target, { key, line, isThere }, lines)
    const alike = before || trouble ? undefined : numbers.get(withoutZeros(keyText(key)))
    if (alike !== undefined) return { trouble: { field: target.key, text: key, code: 'zeros-differ', with: alike } }
    return { before, trouble }
  }
}

/** A number of a spreadsheet is written in one way, whatever stands in the cells around it. */
const AS_NUMBER: CellContext['notation'] = { decimalSign: '.', settled: true }

const damagedCells = ({ cells, marks = {} }: FileRow): RowTrouble[] =>
  Object.entries(marks).flatMap(([field, mark]) =>
    mark === 'number' || !(field in cells) ? [] : [{ field, text: cells[field] ?? '', code: `cell-${mark}` as const }],
  )

const sameName = ({ key }: FileTarget, cells: FileRow['cells'], other: Named): RowTrouble => {
  const { [key]: known = '' } = other as unknown as Row
  return { field: 'name', text: cells['name'] ?? '', code: 'same-name', with: String(known) }
}

/** Faults of the values, where the cell itself has no reported fault. */
const troublesBeside = (told: readonly RowTrouble[], found: readonly RowTrouble[], cells: FileRow['cells']) =>
  found
    .filter(({ field }) => !told.some((trouble) => trouble.field === field))
    .map((trouble) => ({ ...trouble, text: cells[trouble.field] ?? '' }))

function troubleOfKey(
  { key: field, isKeyGiven }: FileTarget,
  { key, line, isThere }: { key: string; line: number; isThere: boolean },
  lines: Map<string, number>,
): RowTrouble | undefined {
  if (key === '') return isKeyGiven ? undefined : { field, text: '', code: 'key-missing' }
  const earlier = lines.get(keyText(key))
  if (earlier !== undefined) return { field, text: key, code: 'key-twice', with: String(earlier) }
  lines.set(keyText(key), line)
  return isKeyGiven && !isThere ? { field, text: key, code: 'key-unknown' } : undefined
}

/** The values of a row's cells; what is empty has none, or null where empty cells take away. */
function readRow({ record, key, isKeyGiven, within }: FileTarget, { cells, marks }: FileRow, options: FileOptions) {
  const values: Record<string, unknown> = {}
  const troubles: RowTrouble[] = []
  for (const [name, text] of Object.entries(cells)) {
    const field = record.fields[name]
    if (!field || (name === key && isKeyGiven) || name === within?.field) continue
    const context = options.context(name)
    const reading = readCell(
      name,
      field,
      text,
      marks?.[name] === 'number' ? { ...context, notation: AS_NUMBER } : context,
    )
    if (reading.kind === 'value') values[name] = reading.value
    else if (reading.kind === 'wrong')
      troubles.push({ field: name, text, code: reading.code, ...(reading.which ? { which: reading.which } : {}) })
    else if (options.emptyClears && 'unless' in field) values[name] = field.unless
  }
  return { values, troubles }
}

type Planned = { input?: Record<string, unknown>; was?: Record<string, unknown>; troubles: RowTrouble[] }

const troublesOf = (command: Command, input: Record<string, unknown>): RowTrouble[] =>
  [...codesByField(command.input, input, () => true)].map(([field, code]) => ({ field, text: '', code }))

function planCreate(
  { create, record, key: keyField, isKeyGiven, part }: FileTarget,
  values: Record<string, unknown>,
  key: string,
): Planned {
  const needed = Object.entries(record.fields).filter(([name, { given }]) => given === 'needed' && !(name in values))
  const missing = needed.filter(([name]) => isAsked(create, name)).map(([name]) => name)
  const given = isKeyGiven && key !== '' ? { [keyField]: key } : {}
  // Another person may take the same file at the same time.
  const input = { id: newId(), ...given, ...values, ...(part ? { once: true } : {}) }
  const wrong = troublesOf(create, input).filter(({ field }) => !missing.includes(field))
  return { input, troubles: [...missing.map(missingOf), ...wrong] }
}

const missingOf = (field: string): RowTrouble => ({ field, text: '', code: 'too-short' })
/** True where the command does not do without it. */
const isAsked = ({ input }: Command, name: string): boolean => input.shape[name]?.isOptional() === false

/** Sends only fields that differ from the existing row, with the values seen, so that concurrent changes are not overwritten. */
function planChange(
  { change, record, key, same = {}, part }: FileTarget,
  before: Row,
  values: Record<string, unknown>,
): Planned {
  const differing = Object.entries(values).filter(([name, value]) => {
    const field = record.fields[name]
    return (
      name !== key && field !== undefined && !same[name]?.(before[name], value) && !isSame(field, before[name], value)
    )
  })
  if (differing.length === 0) return { troubles: [] }
  const fixed = differing.filter(([name]) => !(name in change.input.shape))
  const was = Object.fromEntries(differing.map(([name]) => [name, before[name]]))
  const owner = part ? { [key]: before[key] } : {}
  const input = { id: before.id, ...owner, ...Object.fromEntries(differing), seen: was }
  const troubles = fixed.map(([field]): RowTrouble => ({ field, text: '', code: 'stays-as-made' }))
  return { input, was, troubles: fixed.length > 0 ? troubles : troublesOf(change, input) }
}

/** True where the field would keep `value` as what it has: without blanks around it, "19" for "19.0". */
function isSame(field: Field, before: unknown, value: unknown): boolean {
  const { data = value } = field.input.safeParse(value)
  if (field.wire === 'decimal' && isQuantity(before) && isQuantity(data)) return compareQuantities(before, data) === 0
  if (field.narrowing === 'tags' && isTags(before) && isTags(data)) return isSameTags(before, data)
  return field.wire === 'json' ? isSameStructure(before, data) : before === data
}

/** The record with the same name, in the table or in an earlier line of the file; undefined where the row keeps its own name. */
function namesakeOf(
  names: Map<string, Named[]>,
  input: Record<string, unknown>,
  before: Row | undefined,
): Named | undefined {
  const { name } = input
  if (typeof name !== 'string' || (before && !isNewName(name, String(before['name'])))) return undefined
  const mine = { ...(before ?? input), name } as unknown as Named
  return names.get(nameKey(name))?.find((other) => isNamesake(mine, other))
}

function remember(names: Map<string, Named[]>, input: Record<string, unknown>): void {
  const key = nameKey(String(input['name'] ?? ''))
  names.set(key, [...(names.get(key) ?? []), input as unknown as Named])
}
