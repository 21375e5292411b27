import { MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import type { Field } from '@werkbank/model/records/field.ts'

/**
 * SQL that builds the JSON text of a mirror row by concatenation. Postgres's row_to_json takes more than twice as long, and most of a bootstrap is this.
 * Only values that cannot contain a quote or a backslash are quoted plainly; all others go through to_json. `computed`: SQL for the fields without a
 * column. `hidden`: fields that the reader may not see.
 */
export function rowJson(
  table: MirrorTable,
  { computed, hidden }: { computed: Record<string, string>; hidden: readonly string[] },
): string {
  const record: { table: string; key?: 'text'; fields: Record<string, Field> } = MIRROR_TABLES[table]
  const id = `${record.table}.id`
  const values = [
    { name: 'id', ...(record.key === 'text' ? { sql: `to_json(${id})`, quote: '' } : { sql: id, quote: '"' }) },
    { name: 'rev', sql: `${record.table}.changed_xid`, quote: '"' },
    ...Object.entries(record.fields).map(([name, field]) => {
      if (hidden.includes(name)) return { name, sql: `'null'`, quote: '' }
      const special = computed[name]
      if (special !== undefined) return { name, sql: `coalesce(to_json(${special})::text, 'null')`, quote: '' }
      return { name, ...valueJson(`${record.table}.${columnOf(name)}`, field) }
    }),
  ]
  // Quotes stand in the pieces between the values: concat takes values of any type, and each operation spared is felt a million times.
  const between = values.map(
    ({ name, quote }, index) => `'${index === 0 ? '{' : `${values[index - 1]?.quote},`}"${name}":${quote}'`,
  )
  const pieces = values.flatMap(({ sql }, index) => [between[index], sql])
  return `concat(${pieces.join(', ')}, '${values.at(-1)?.quote}}')`
}

/** `id` and `rev` of such a text: they stand first, and nothing in them needs an escape (uuids, names of documents, digits). */
export function identityOf(json: string): { id: string; rev: string } {
  const idEnd = json.indexOf('"', ID_START)
  const revStart = idEnd + REV_GAP
  return { id: json.slice(ID_START, idEnd), rev: json.slice(revStart, json.indexOf('"', revStart)) }
}
const ID_START = '{"id":"'.length
const REV_GAP = '","rev":"'.length

/** One value as the text between two `quote`s: decimals as the shortest string, times as RFC 3339 in UTC. */
function valueJson(column: string, { wire, isNullable }: Field): { sql: string; quote: '"' | '' } {
  const plain = wireSql[wire](column)
  if (!isNullable) return plain
  const { sql, quote } = plain
  return { sql: `coalesce(${quote ? `'"' || ${sql} || '"'` : `(${sql})::text`}, 'null')`, quote: '' }
}

const wireSql: Record<Field['wire'], (column: string) => { sql: string; quote: '"' | '' }> = {
  text: (column) => ({ sql: `to_json(${column})`, quote: '' }),
  plain: (column) => ({ sql: column, quote: '"' }),
  decimal: (column) => ({ sql: `trim_scale(${column})`, quote: '"' }),
  moment: (column) => ({ sql: `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`, quote: '"' }),
  bare: (column) => ({ sql: column, quote: '' }),
  boolean: (column) => ({ sql: `${column}::text`, quote: '' }), // concat alone would write t and f
  json: (column) => ({ sql: column, quote: '' }), // jsonb is text as it is
}
