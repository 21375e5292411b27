import { useTestDatabase } from '@werkbank/database/testing/testing.ts'
import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { expect, test } from 'vitest'

type Column = {
  table: string
  name: string
  type: string
  nullable: boolean
  hasDefault: boolean
  checks: string | null
}

test('each record has the columns that it says: their types, what may be null, choices as the CHECK has them', async () => {
  const { sql } = await useTestDatabase()
  const columns = await sql<Column[]>`
    SELECT c.table_name AS table, c.column_name AS name, c.data_type AS type, c.is_nullable = 'YES' AS nullable, c.column_default IS NOT NULL AS has_default,
      (SELECT string_agg(pg_get_constraintdef(k.oid), ' ') FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)
        WHERE k.contype = 'c' AND k.conrelid = c.table_name::regclass AND a.attname = c.column_name) AS checks
    FROM information_schema.columns c WHERE c.table_schema = 'public'`
  const indexed = await sql<{ name: string }[]>`
    SELECT c.relname || '.' || a.attname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[1] WHERE a.attgenerated = 's'`
  const keys = new Set(indexed.map(({ name }) => name))
  const byName = new Map(columns.map((column) => [`${column.table}.${column.name}`, column]))
  const wrong: string[] = []
  const tables = new Set(columns.map(({ table }) => table))
  for (const record of Object.values<AnyRecord>(MIRROR_TABLES)) {
    if (record.beyond !== undefined) {
      if (tables.has(record.table)) wrong.push(`${record.table} has a table and is called computed`)
      continue
    }
    const isKey = (type: string) => (record.key === 'text' ? type === 'text' : type === 'uuid')
    if (!isKey(byName.get(`${record.table}.id`)?.type ?? ''))
      wrong.push(`${record.table}.id is no ${record.key ?? 'uuid'}`)
    if (byName.has(`${record.table}.deleted_at`) === (record.isLasting === true))
      wrong.push(`${record.table}.deleted_at`)
    for (const [field, { columns: types, isNullable, wire, row, isLookedUp }] of Object.entries(record.fields)) {
      const name = `${record.table}.${columnOf(field)}`
      const column = byName.get(name)
      if (types.length === 0) {
        if (column) wrong.push(`${name} has a column and is called computed`)
        continue
      }
      if (isLookedUp && !keys.has(`${name}_key`)) wrong.push(`${name}_key is no computed column with an index`)
      if (!column) wrong.push(`${name} is missing`)
      else if (!types.includes(column.type)) wrong.push(`${name} is ${column.type}, not ${types.join(' or ')}`)
      else if (column.nullable !== isNullable) wrong.push(`${name} may ${column.nullable ? '' : 'not '}be null`)
      else if (wire === 'plain' && 'options' in row)
        for (const option of row.options as string[])
          if (!column.checks?.includes(`'${option}'`)) wrong.push(`${name}: no CHECK knows ${option}`)
    }
  }
  expect(wrong).toEqual([])
})
