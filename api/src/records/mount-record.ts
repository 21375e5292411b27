import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { collectionOf } from '@werkbank/model/records/inputs.ts'
import { z } from 'zod'
import type { Routes } from '../http/context.ts'
import { pageOf } from '../http/pages.ts'
import { notFound } from '../http/problem/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { mountChanges } from './history.ts'
import { type ListInput, listInput, listRecord } from './list.ts'
import { visibleRow } from './rows.ts'
import { visibleTo } from './visible.ts'

type Shape = Record<string, z.ZodType>
type Row = { id: string } & Record<string, unknown>
type Reads<N extends Shape> = {
  /** Its collection in addresses: `customers`. A part's is below what it belongs to. */
  many: string
  /** What the list and one row are, for the documentation. */
  summaries: { list: string; one: string }
  /** What else narrows the list, and what that means in SQL; each condition begins with AND. */
  narrowing?: N
  where?: (tx: Tx, input: { [K in keyof N]: z.output<N[K]> }) => readonly Statement[]
  /** Its parts, whose changes stand in its history. */
  parts?: readonly AnyRecord[]
  /** What is answered beside the fields, and where it comes from. */
  beside?: { fields: Shape; read: (tx: Tx, rows: readonly Row[]) => Promise<readonly Row[]> }
}

/** A part is asked for below what it belongs to. */
const isOf = ({ partOf }: AnyRecord, row: object, asked: object): boolean =>
  partOf === undefined || (row as Row)[partOf.field] === (asked as Row)[partOf.field]

/** What is read of a record: `GET /customers` with orders, search and what narrows it, `GET /customers/{id}`, `GET /customers/{id}/changes`. */
export function mountRecord<N extends Shape = Record<never, never>>(
  routes: Routes,
  record: AnyRecord,
  { many, summaries, narrowing, where, parts, beside }: Reads<N>,
): void {
  const { permission, scope } = record.read
  const right = { permission, ...(scope ? { scope } : {}) }
  const answer = record.row.omit({ rev: true }).extend(beside?.fields ?? {})
  const complete = async (tx: Tx, rows: readonly unknown[]) =>
    (await (beside?.read(tx, rows as Row[]) ?? rows)) as Row[]
  const collection = collectionOf(record, many)
  const owner: Shape = record.partOf ? { [record.partOf.field]: idSchema } : {}
  const list = defineQuery({
    name: `${record.name}.list`,
    route: `GET /${collection}`,
    ...right,
    summary: summaries.list,
    input: z.object({ ...listInput(record as never), ...narrowing, ...owner }),
    answer: pageOf(answer),
  })
  const one = defineQuery({
    name: `${record.name}.get`,
    route: `GET /${collection}/{id}`,
    ...right,
    summary: summaries.one,
    input: z.object({ id: idSchema, ...owner }),
    answer,
  })
  mountQuery(routes, list, async ({ tx, caller }, input) => {
    if (record.partOf) {
      const { record: owner, field } = record.partOf
      await visibleRow(tx, caller, owner, String((input as Record<string, unknown>)[field]))
    }
    const page = await listRecord({ tx, caller }, record, input as ListInput, {
      where: where?.(tx, input as never) ?? [],
    })
    return { ...page, items: await complete(tx, page.items) }
  })
  mountQuery(routes, one, async ({ tx, caller }, input) => {
    const row = await visibleRow(tx, caller, record, String(input.id))
    if (!isOf(record, row, input)) throw notFound()
    const [whole] = await complete(tx, [visibleTo(caller, record, row)])
    return whole as Row
  })
  if (!record.partOf) mountChanges(routes, record, `GET /${collection}`, parts)
}
