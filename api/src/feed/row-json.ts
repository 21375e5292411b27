import { MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { z } from 'zod'

/**
 * SQL that makes a mirror row's JSON text by joining pieces. Postgres's own row_to_json takes more than twice as long, and a
 * bootstrap is mostly this. Only what can't hold a quote or a backslash is quoted plainly; all else goes through to_json.
 */
export function rowJson(table: MirrorTable, from: { table: string; fields: Record<string, string> }): string {
  const shape: Record<string, z.ZodType> = MIRROR_TABLES[table].row.shape
  const pieces = Object.entries(shape).map(([name, schema], index) => {
    const label = `${index === 0 ? '{' : ','}"${name}":`
    return `'${label}', ${from.fields[name] ?? valueJson(from.table, name, schema)}`
  })
  return `concat(${pieces.join(', ')}, '}')`
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

/** One value as JSON text: decimals as the shortest string, times as RFC 3339 in UTC. */
function valueJson(table: string, name: string, schema: z.ZodType): string {
  const column = columnOf(table, name)
  const plain = schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : schema
  const orNull = (json: string) => (schema instanceof z.ZodNullable ? `coalesce(${json}, 'null')` : json)
  if (plain instanceof z.ZodNumber || plain instanceof z.ZodBoolean) return orNull(`${column}::text`)
  if (DECIMALS.has(name)) return orNull(`'"' || trim_scale(${column})::text || '"'`)
  if (/At$/.test(name))
    return orNull(`'"' || to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'`)
  if (name === 'rev' || UUIDS.has(name) || (name === 'id' && TABLES_WITH_UUIDS.has(table)))
    return orNull(`'"' || ${column}::text || '"'`)
  return orNull(`to_json(${column})::text`)
}
