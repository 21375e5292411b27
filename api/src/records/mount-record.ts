import type { Statement, Tx } from '@werkbank/database/connect.ts'
import { idSchema } from '@werkbank/model/base/id.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { z } from 'zod'
import type { Routes } from '../http/context.ts'
import { pageOf } from '../http/pages.ts'
import { notFound } from '../http/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { mountChanges } from './history.ts'
import { type ListInput, listInput, listRecord } from './list.ts'
import { rowById } from './rows.ts'
import { visibleTo } from './visible.ts'

type Shape = Record<string, z.ZodType>
type Row = { id: string } & Record<string, unknown>
type Reads<N extends Shape> = {
  /** Its collection in addresses: `customers`. */
  many: string
  /** What the list and one row are, for the documentation. */
  summaries: { list: string; one: string }
  /** What else narrows the list, and what that means in SQL; each condition begins with AND. */
  narrowing?: N
  where?: (tx: Tx, input: { [K in keyof N]: z.output<N[K]> }) => readonly Statement[]
  /** What is answered beside the fields, and where it comes from. */
  beside?: { fields: Shape; read: (tx: Tx, rows: readonly Row[]) => Promise<readonly Row[]> }
}

/** What is read of a record: `GET /customers` with orders, search and what narrows it, `GET /customers/{id}`, `GET /customers/{id}/changes`. */
export function mountRecord<N extends Shape = Record<never, never>>(
  routes: Routes,
  record: AnyRecord,
  { many, summaries, narrowing, where, beside }: Reads<N>,
): void {
  const { permission, scope } = record.read
  const right = { permission, ...(scope ? { scope } : {}) }
  const answer = record.row.omit({ rev: true }).extend(beside?.fields ?? {})
  const complete = async (tx: Tx, rows: readonly unknown[]) =>
    (await (beside?.read(tx, rows as Row[]) ?? rows)) as Row[]
  const list = defineQuery({
    name: `${record.name}.list`,
    route: `GET /${many}`,
    ...right,
    summary: summaries.list,
    input: z.object({ ...listInput(record as never), ...narrowing }),
    answer: pageOf(answer),
  })
  const one = defineQuery({
    name: `${record.name}.get`,
    route: `GET /${many}/{id}`,
    ...right,
    summary: summaries.one,
    input: z.object({ id: idSchema }),
    answer,
  })
  mountQuery(routes, list, async ({ tx, caller }, input) => {
    const page = await listRecord({ tx, caller }, record, input as ListInput, where?.(tx, input as never))
    return { ...page, items: await complete(tx, page.items) }
  })
  mountQuery(routes, one, async ({ tx, caller }, { id }) => {
    const row = await rowById(tx, record, id)
    if (!row) throw notFound()
    const [whole] = await complete(tx, [visibleTo(caller, record, row)])
    return whole as Row
  })
  mountChanges(routes, record, `GET /${many}`)
}
