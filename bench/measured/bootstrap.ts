import { withOrg } from '@werkbank/database/transaction.ts'
import { CONNECTIONS, type Company } from '../company.ts'
import { alternate, compare, type Result, timed } from '../measure.ts'

const TABLES = [
  'products',
  'customers',
  'orders',
  'order_lines',
  'locations',
  'stock_levels',
  'expected_receipts',
  'deliveries',
  'invoices',
  'payments',
  'journal_entries',
  'journal_lines',
  'chat_rooms',
  'chat_messages',
  'pages',
  'document_states',
]

/** All that a new device gets, against COPY of the same tables; and a pull after 1,000 changes against one SELECT of these rows. */
export async function feed(company: Company, short: boolean): Promise<Result[]> {
  const rounds = short ? 10 : 20
  const bootstrap = await alternate(
    rounds,
    async () => [await timed(async () => (await company.call('GET', '/sync/bootstrap')).text())],
    async () => [await timed(() => copyAll(company))],
  )
  const names = { what: 'bootstrap of the demo company', against: 'COPY of the same rows', unit: 'ms' }
  return [compare(names, bootstrap, { ratio: 4, better: 'lower' }), await pull(company, rounds * 4)]
}

async function copyAll(company: Company): Promise<void> {
  await withOrg(company.sql, company, async (tx) => {
    for (const table of TABLES) {
      const stream = await tx`COPY (SELECT * FROM ${tx(table)} WHERE org_id = current_org()) TO STDOUT`.readable()
      for await (const _ of stream) {
        /* the bytes are what is measured */
      }
    }
  })
}

async function pull(company: Company, rounds: number): Promise<Result> {
  const start = JSON.parse((await (await company.call('GET', '/sync/bootstrap')).text()).split('\n')[0] ?? '{}')
  await withOrg(
    company.sql,
    company,
    (tx) => tx`UPDATE products SET version = version + 1 WHERE id IN (SELECT id FROM products ORDER BY id LIMIT 1000)`,
  )
  const query = new URLSearchParams({ cursor: start.cursor, epoch: start.epoch, access: start.access })
  let rows = 0
  const ours = () =>
    timed(async () => {
      const body = (await (await company.call('GET', `/sync/pull?${query}`)).json()) as {
        tables: Record<string, { rows: unknown[] }>
      }
      rows = body.tables.products?.rows.length ?? 0
    })
  const select = () =>
    timed(() =>
      withOrg(
        company.sql,
        company,
        (tx) => tx`SELECT * FROM products WHERE changed_xid >= ${start.cursor}::text::xid8`,
      ),
    )
  // Each connection of the pool has its plans, as in a server that has run for a while.
  for (let i = 0; i < CONNECTIONS; i++) await Promise.all([ours(), select()])
  const values = await alternate(
    rounds,
    async () => [await ours()],
    async () => [await select()],
  )
  if (rows < 1000) throw new Error(`the pull brought ${rows} of 1,000 products`)
  const names = { what: 'pull after 1,000 changes', against: 'one SELECT of the same rows', unit: 'ms' }
  return compare(names, values, { ratio: 3, better: 'lower' })
}
