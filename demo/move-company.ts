import { dayIn, ZONE_DEFAULT } from '@werkbank/model/base/value/company-day.ts'
import type { Company, Row } from './shipped-company.ts'

const MOMENT = /(\d{4}-\d{2}-\d{2})(?:(T\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|\+00:00))?/g
const NUMBER = /\b(RE|GU|AN)-\d{4}-\d{5}\b/g
/** Columns whose text is bytes, in which dates stand too: updates of documents. */
const BYTES: Record<string, BufferEncoding> = { 'document_updates.update': 'hex', 'document_states.state': 'base64' }

/**
 * The company as if it had been made at `now`: every date and moment moved along, wherever it stands, and what follows from dates made
 * again: the numbers of papers, which begin anew each year (R-LE4), the periods of the ledger and the months of conversations.
 * Ids keep the moment that they were made at.
 */
export function moveCompany({ at, tables }: Company, now: Date): Company {
  const move = mover(at, now)
  const month = now.toISOString().slice(0, 7)
  const moveText = (text: string) =>
    text.replace(MOMENT, move).replace(/(chat:[0-9a-f-]{36}:)\d{4}-\d{2}/g, `$1${month}`)
  const moved = tables.map(([name, rows]): [string, Row[]] => {
    const text = moveText(JSON.stringify(rows))
    return [name, (JSON.parse(text) as Row[]).map((row) => moveBytes(name, row, moveText))]
  })
  return { at: now, tables: numberAnew(moved) }
}

function mover(at: Date, now: Date): (moment: string, day: string, time?: string, zone?: string) => string {
  const byMs = now.getTime() - at.getTime()
  // Days are the company's: an hour before midnight in UTC it is tomorrow there (decision 0041).
  const dayMs = (moment: Date) => Date.parse(dayIn(moment, ZONE_DEFAULT))
  const byDaysMs = dayMs(now) - dayMs(at)
  return (moment, day, time, zone) =>
    time === undefined || zone === undefined
      ? new Date(Date.parse(day) + byDaysMs).toISOString().slice(0, 10)
      : new Date(Date.parse(moment) + byMs).toISOString()
}

function moveBytes(table: string, row: Row, moveText: (text: string) => string): Row {
  for (const [column, encoding] of Object.entries(BYTES)) {
    const [of = '', field = ''] = column.split('.')
    if (of !== table) continue
    const prefix = encoding === 'hex' ? '\\x' : ''
    const bytes = Buffer.from(String(row[field]).slice(prefix.length), encoding)
    // One character per byte, and what stands in the place of a date is as long as the date: the lengths in the update stay right.
    row[field] = prefix + Buffer.from(moveText(bytes.toString('latin1')), 'latin1').toString(encoding)
  }
  return row
}

type Paper = { org_id: string; series: string; year: number; serial: number; number: string; invoiced_on: string }
type Quote = { org_id: string; number: string | null; sent_at: string }
type Entry = { org_id: string; period: string; posted_on: string }

function numberAnew(tables: Company['tables']): Company['tables'] {
  const rowsOf = <T>(name: string) => (tables.find(([table]) => table === name)?.[1] ?? []) as unknown as T[]
  const last = new Map<string, { org_id: string; series: string; year: number; last_number: number }>()
  const numbers = new Map<string, string>()
  const numbered = (number: string, { org_id, series, day }: { org_id: string; series: string; day: string }) => {
    const year = Number(day.slice(0, 4))
    const key = `${org_id} ${series} ${year}`
    const range = last.get(key) ?? { org_id, series, year, last_number: 0 }
    range.last_number += 1
    last.set(key, range)
    numbers.set(number, `${number.split('-')[0]}-${year}-${String(range.last_number).padStart(5, '0')}`)
    return { year, serial: range.last_number }
  }
  for (const paper of rowsOf<Paper>('invoices'))
    Object.assign(paper, numbered(paper.number, { ...paper, day: paper.invoiced_on }))
  const quotes = rowsOf<Quote>('quotes').flatMap((row) => (row.number === null ? [] : [{ ...row, number: row.number }]))
  for (const { number, org_id, sent_at } of quotes.sort((a, b) => (a.number < b.number ? -1 : 1)))
    numbered(number, { org_id, series: 'quote', day: sent_at })
  const entries = rowsOf<Entry>('journal_entries')
  for (const entry of entries) entry.period = entry.posted_on.slice(0, 7)
  const periods = new Map(
    entries.map(({ org_id, period }) => [`${org_id} ${period}`, { org_id, period, closed_at: null }]),
  )
  return tables.map(([name, rows]) => {
    if (name === 'periods') return [name, [...periods.values()]]
    if (name === 'number_ranges') return [name, [...rows.filter(({ year }) => year === 0), ...last.values()]]
    const text = JSON.stringify(rows).replace(NUMBER, (number) => numbers.get(number) ?? number)
    return [name, JSON.parse(text) as Row[]]
  })
}
