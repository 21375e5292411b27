import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connect, type Sql } from '@werkbank/database/postgres/connect.ts'
import { startEmbeddedPostgres } from '@werkbank/database/postgres/embedded-postgres.ts'
import { copyEmptyCompany, count, createTestOrg, useTestDatabase } from '@werkbank/database/testing/testing.ts'
import { passingFolder } from '@werkbank/database/testing/testing-folders.ts'
import { expect, onTestFinished, test } from 'vitest'
import { checkBooks } from '../api/src/jobs/check-books.ts'
import { buildShop } from '../api/src/testing-shop.ts'

const run = promisify(execFile)
const CSV = `Rechnungsnummer;Artikelnummer;Bezeichnung;Menge;Rechnungsdatum;Einzelpreis;Kundennummer;Land
1001;FIG-1;Reh;6;01.12.2010 08:26;2,55;17850;Deutschland
1001;POST;Porto;1;01.12.2010 08:26;18,00;17850;Deutschland
C1002;FIG-1;Reh;-1;02.12.2010;2,55;17850;Deutschland
1003;FIG-1;Reh;1;02.12.2010;-3,00;17850;Deutschland
`

function makeFolder(): string {
  const folder = passingFolder('import')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs the importer as a person does, in a process of its own. */
const importer = (url: string, ...args: string[]) => importerIn({ DATABASE_URL: url }, ...args)

async function importerIn(environment: NodeJS.ProcessEnv, ...args: string[]) {
  const result = run(process.execPath, [join(import.meta.dirname, 'import.ts'), ...args], {
    env: { ...process.env, ...environment },
  })
  return await result.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
    (error) => ({ code: error.code as number, out: `${error.stdout}${error.stderr}` }),
  )
}
function file(): string {
  const path = join(makeFolder(), 'history.csv')
  writeFileSync(path, CSV)
  return path
}

test('R-IM1 R-IM2 R-IM3 a dry run only says, a run takes and reports, a second run changes nothing', async () => {
  const { url, sql } = await useTestDatabase()
  await createTestOrg(sql)
  const path = file()
  const orders = async () => (await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM orders`)[0]?.n
  const dry = await importer(url, 'orders', path, '--dry-run')
  expect(dry).toMatchObject({ code: 0 })
  expect(dry.out).toContain('1 × sale: 2 rows')
  expect(dry.out).toContain('row 5 (1003) would not be taken: its price is below zero')
  expect(await orders()).toBe(0)
  const first = await importer(url, 'orders', path)
  expect(first.out).toContain('1 orders (2 rows), delivered and invoiced.')
  expect(first.out).toContain('1 cancellations (1 rows): 1 returns, 1 credit notes')
  expect(readFileSync(`${path}.not-taken.csv`, 'utf8')).toBe(
    'row,document,article,field,raw,converted,reason\n5,"1003","FIG-1","Einzelpreis","\'-3,00","\'-3","its price is below zero"\n',
  )
  expect(await orders()).toBe(1)
  expect((await importer(url, 'orders', path)).out).toContain('3 rows had been taken before.')
  expect(await orders()).toBe(1)
})

test('R-IM3 the file in examples/ is taken beside a running server, which a dry run leaves as it is', async () => {
  const dataDir = makeFolder()
  copyEmptyCompany(dataDir)
  const server = await startEmbeddedPostgres({ dataDir, survivesPowerCut: false })
  const sql = connect(server.url, { max: 2 })
  onTestFinished(async () => {
    await sql.end()
    await server.stop()
  })
  await createTestOrg(sql)
  const beside = (...args: string[]) => importerIn({ DATABASE_URL: undefined, DATA_DIR: dataDir }, ...args)
  const orders = async () => (await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM orders`)[0]?.n
  const example = join(import.meta.dirname, '../examples/orders.csv')
  const dry = await beside('orders', example, '--dry-run')
  expect(dry.out).toContain('5 × sale: 8 rows')
  expect(dry.out).toContain(
    'row 11 (H-1006) would not be taken: its price is finer than the currency (UnitPrice: 0.795)',
  )
  expect(await orders()).toBe(0)
  const report = join(dataDir, 'report.csv')
  expect((await beside('orders', example, '--report', report)).out).toContain(
    '5 orders (8 rows), delivered and invoiced.',
  )
  expect(await orders()).toBe(5)
  await sql`DELETE FROM migrations WHERE name = (SELECT max(name) FROM migrations)`
  expect((await beside('orders', example, '--dry-run')).out).toContain('in an older version')
})

test('R-IM3 what a file leaves open is asked about, and an answer takes it', async () => {
  const { url, sql } = await useTestDatabase()
  await createTestOrg(sql)
  const path = join(makeFolder(), 'open.csv')
  writeFileSync(path, 'InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice\n1,A,1,03/04/2026,5\n')
  const asked = await importer(url, 'orders', path, '--dry-run')
  expect(asked).toMatchObject({ code: 1, out: expect.stringContaining('--dates=dmy or --dates=mdy') })
  expect((await importer(url, 'orders', path, '--dates', 'soon')).out).toContain('--dates is dmy or mdy.')
  expect((await importer(url, 'orders', path, '--dates', 'dmy')).out).toContain('1 orders (1 rows)')
  expect((await sql<{ day: string }[]>`SELECT ordered_on::text AS day FROM orders`)[0]?.day).toBe('2026-04-03')
})

test('R-IM1 what cannot be is said in a sentence, without a stack', async () => {
  const { url } = await useTestDatabase()
  const path = file()
  for (const [args, sentence] of [
    [[], 'npm run import -- orders FILE.csv'],
    [['orders', '/nowhere.csv'], 'There is no file /nowhere.csv.'],
    [['orders', path], 'run "npm start" once'],
  ] as const) {
    const { code, out } = await importer(url, ...args)
    expect(code).toBe(1)
    expect(out).toContain(sentence)
    expect(out).not.toMatch(/\n\s+at /)
  }
  expect(existsSync(`${path}.not-taken.csv`)).toBe(false)
})

test('S-38 an address that is known at several organisations imports into none before one is named', async () => {
  const { url, sql } = await useTestDatabase()
  const [first, other] = [await createTestOrg(sql, { name: 'One' }), await createTestOrg(sql, { name: 'Two' })]
  await sql`UPDATE users SET email = 'ada@both.test' WHERE id IN (${first.userId}, ${other.userId})`
  const asked = await importer(url, 'orders', file(), '--as', 'ada@both.test')
  expect(asked.code).toBe(1)
  for (const part of [first.orgId, other.orgId, 'One', 'Two']) expect(asked.out).toContain(part)
  expect(await sql`SELECT 1 FROM orders`).toEqual([])
  const { out } = await importer(url, 'orders', file(), '--as', 'ada@both.test', '--organisation', other.orgId)
  expect(out).toContain('1 orders (2 rows), delivered and invoiced.')
  expect(await sql`SELECT DISTINCT org_id FROM orders`).toEqual([{ orgId: other.orgId }])
})

/** A file with that many sales. */
function longFile(documents: number, linesEach = 1): string {
  const rows = Array.from({ length: documents * linesEach }, (_, row) => {
    const at = Math.floor(row / linesEach)
    const article = linesEach > 1 ? row % linesEach : at % 7
    return `${2_000 + at};IMP-${article};Reh;${(at % 5) + 1};01.12.2010 08:26;2,55;${17_850 + (at % 9)};Deutschland`
  })
  const path = join(makeFolder(), 'long.csv')
  writeFileSync(path, [CSV.split('\n')[0], ...rows, ''].join('\n'))
  return path
}

test('R-IM2 people sell while an import runs: both are whole, no number is given twice, books and stock are exact', async () => {
  const shop = await buildShop()
  onTestFinished(() => shop.close())
  const product = await shop.product({ onHand: '1000' })
  const documents = 120
  let importing = true
  const imported = importer(shop.database.url, 'orders', longFile(documents)).finally(() => {
    importing = false
  })
  const people = [0, 1, 2].map(async () => {
    let sold = 0
    while (importing) {
      const id = await shop.order([{ productId: product, quantity: '2' }])
      await shop.ask('POST', `/orders/${id}/commit`, {})
      await shop.ask('POST', `/orders/${id}/deliver`, {})
      await shop.ask('POST', `/orders/${id}/invoice`, {})
      sold += 1
    }
    return sold
  })
  expect((await imported).out).toContain(`${documents} orders`)
  const sold = (await Promise.all(people)).reduce((sum, each) => sum + each, 0)
  expect(sold).toBeGreaterThanOrEqual(people.length)
  const [counted] = await shop.sql<{ orders: number; numbers: number; invoices: number }[]>`
    SELECT (SELECT count(*)::int FROM orders WHERE version > 0) AS orders, (SELECT count(DISTINCT number)::int FROM orders WHERE number IS NOT NULL) AS numbers,
      (SELECT count(DISTINCT number)::int FROM invoices) AS invoices`
  const all = documents + sold
  expect(counted).toEqual({ orders: all, numbers: all, invoices: all })
  expect((await shop.level(product))?.onHand).toBe(String(1_000 - 2 * sold))
  expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
})

/** Blocks the next invoice after so many, in the middle of its transaction. Returns a function that releases it. */
async function holdAfter(sql: Sql, url: string, invoices: number): Promise<() => Promise<void>> {
  const holder = connect(url, { max: 1 })
  await holder`SELECT pg_advisory_lock(1)`
  await sql.unsafe(`CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM invoices) > ${invoices} THEN PERFORM pg_advisory_xact_lock(1); END IF; RETURN NULL; END $$`)
  await sql`CREATE TRIGGER hold AFTER INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION hold()`
  return async () => {
    await holder.end()
    await sql`DROP TRIGGER hold ON invoices`
  }
}

test('R-IM2 an import that is killed in the middle goes on where it ended: each document once, books and stock exact', async () => {
  const { url, sql } = await useTestDatabase()
  await createTestOrg(sql)
  // 300 lines go into one transaction: of these documents there are four at least, and the third is held.
  const [documents, linesEach] = [count(120, 400), 10]
  const path = longFile(documents, linesEach)
  const counted = async () =>
    (
      await sql<{ orders: number; invoices: number }[]>`
      SELECT (SELECT count(*)::int FROM orders WHERE status <> 'draft') AS orders, (SELECT count(*)::int FROM invoices) AS invoices`
    )[0]
  const goOn = await holdAfter(sql, url, 70)
  const child = spawn(process.execPath, [join(import.meta.dirname, 'import.ts'), 'orders', path], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  const waits = async () => (await sql`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`).length
  await expect.poll(waits, { timeout: 200_000 }).toBe(1)
  child.kill('SIGKILL')
  await ended
  await goOn()
  const atKill = await counted()
  expect(atKill?.invoices).toBeGreaterThan(5)
  expect(atKill?.invoices).toBeLessThan(documents)
  expect((await importer(url, 'orders', path)).out).toMatch(/\d+ rows had been taken before\./)
  expect(await counted()).toEqual({ orders: documents, invoices: documents })
  const [books] = await sql<{ off: string; gaps: number }[]>`
    SELECT (SELECT coalesce(sum(debit_minor - credit_minor), 0)::text FROM journal_lines) AS off,
      (SELECT count(*)::int FROM stock_levels l WHERE l.on_hand <> (SELECT coalesce(sum(CASE WHEN m.to_location_id = l.location_id THEN m.quantity ELSE 0 END)
        - sum(CASE WHEN m.from_location_id = l.location_id THEN m.quantity ELSE 0 END), 0) FROM stock_moves m WHERE m.product_id = l.product_id AND m.lot_id = l.lot_id)) AS gaps`
  expect(books).toEqual({ off: '0', gaps: 0 })
  expect((await importer(url, 'orders', path)).out).toContain(`${documents * linesEach} rows had been taken before.`)
})
