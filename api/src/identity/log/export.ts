import { createHash } from 'node:crypto'
import { csvRow } from '@werkbank/model/base/read/csv.ts'
import { EXPORTED_MAX, exportSecurityLog } from '@werkbank/model/identity/security-event.ts'
import { handle } from '../../http/command/command-route.ts'
import { changesOf, type Entry, entriesOf, type LogChange } from './entries.ts'

type Row = Entry & { changes: LogChange[] }
const COLUMNS = ['seq', 'at', 'type', 'result', 'actor', 'actorName', 'subjectType', 'subjectId', 'subjectName', 'address', 'userAgent', 'requestId', 'details', 'changes'] as const // biome-ignore format: a list

function tableOf(rows: readonly Row[]): string {
  const cell = (value: Row[keyof Row]) =>
    typeof value === 'number' ? value : typeof value === 'object' && value ? JSON.stringify(value) : (value ?? '')
  return [csvRow(COLUMNS), ...rows.map((row) => csvRow(COLUMNS.map((name) => cell(row[name]))))].join('')
}

/** The entries of a filter with what they changed, as far as the caller may see it (US-13.5). */
export const handleExportSecurityLog = handle(
  exportSecurityLog,
  async ({ tx, caller, record, now }, { form, ...filter }) => {
    const found = await entriesOf(tx, filter, { limit: EXPORTED_MAX + 1 })
    const entries = found.slice(0, EXPORTED_MAX)
    const changes = await changesOf(
      tx,
      caller,
      entries.map(({ seq }) => seq),
    )
    const rows = entries.map((entry) => ({ ...entry, changes: changes.get(entry.seq) ?? [] }))
    const content =
      form === 'csv' ? tableOf(rows) : JSON.stringify({ takenAt: now, filter, entries: rows }, undefined, 2)
    const sha256 = createHash('sha256').update(content).digest('hex')
    record({ type: 'security-log.exported', details: { filter, form, rows: rows.length, sha256 } })
    return {
      fileName: `security-log-${now.slice(0, 10)}.${form}`,
      [form]: content,
      sha256,
      rows: rows.length,
      more: found.length > rows.length,
    }
  },
)
