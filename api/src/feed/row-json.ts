import { MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { z } from 'zod'

/**
 * SQL that makes a mirror row's JSON text by joining pieces. Postgres's own row_to_json takes more than twice as long, and a
 * bootstrap is mostly this. Only what can't hold a quote or a backslash is quoted plainly; all else goes through to_json.
 */
export function rowJson(table: MirrorTable, from: { table: string; fields: Record<string, string> }): string {
  const shape: Record<string, z.ZodType> = MIRROR_TABLES[table].row.shape
  const values = Object.entries(shape).map(([name, schema]) => {
    const special = from.fields[name]
    return { name, ...(special ? { sql: special, quote: '' } : valueJson(from.table, name, schema)) }
  })
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

const columnOf = (table: string, name: string): string =>
  `${table}.${name === 'rev' ? 'changed_xid' : name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`

const DECIMALS = new Set([
  'quantity',
  'onHand',
  'reserved',
  'backordered',
  'delivered',
  'returned',
  'invoiced',
  'credited',
  'waived',
  'taxPercent',
  'discountPercent',
])
/** Columns of the type uuid. Other ids are text, and could hold anything. */
const UUIDS = new Set([
  'productId',
  'lotId',
  'locationId',
  'orderId',
  'customerId',
  'workingCustomerId',
  'parentId',
  'roomId',
  'userId',
  'authorId',
  'invoiceId',
  'correctsId',
  'cancelsId',
])
const TABLES_WITH_UUIDS = new Set([
  'products',
  'stock_levels',
  'orders',
  'customers',
  'deliveries',
  'invoices',
  'chat_messages',
  'locations',
])

/** One value as the text between two `quote`s: decimals as the shortest string, times as RFC 3339 in UTC. */
function valueJson(table: string, name: string, schema: z.ZodType): { sql: string; quote: '"' | '' } {
  const column = columnOf(table, name)
  if (schema instanceof z.ZodNullable) {
    const { sql, quote } = plainJson(table, name, column, schema.unwrap() as z.ZodType)
    return { sql: `coalesce(${quote ? `'"' || ${sql} || '"'` : `(${sql})::text`}, 'null')`, quote: '' }
  }
  return plainJson(table, name, column, schema)
}

function plainJson(table: string, name: string, column: string, schema: z.ZodType): { sql: string; quote: '"' | '' } {
  if (schema instanceof z.ZodBoolean) return { sql: `${column}::text`, quote: '' } // concat alone would write t and f
  if (schema instanceof z.ZodNumber || schema instanceof z.ZodRecord) return { sql: column, quote: '' } // jsonb is text as it is
  if (DECIMALS.has(name)) return { sql: `trim_scale(${column})`, quote: '"' }
  if (/At$/.test(name))
    return { sql: `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`, quote: '"' }
  const isPlain = schema instanceof z.ZodEnum || name === 'rev' || UUIDS.has(name)
  if (isPlain || (name === 'id' && TABLES_WITH_UUIDS.has(table))) return { sql: column, quote: '"' }
  return { sql: `to_json(${column})`, quote: '' }
}
