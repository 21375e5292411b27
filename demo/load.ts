import { createApi } from '@werkbank/api/app.ts'
import { type Handler, handle, runCommand } from '@werkbank/api/http/command/command-route.ts'
import { hashPassword } from '@werkbank/api/identity/index.ts'
import { mirrorDocument } from '@werkbank/api/jobs/working-copies.ts'
import { openBooks } from '@werkbank/api/ledger/index.ts'
import { openStock, receiveMany } from '@werkbank/api/stock/index.ts'
import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { defineCommand } from '@werkbank/model/base/command.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { addDays, dayIn, ZONE_DEFAULT } from '@werkbank/model/base/value/company-day.ts'
import { type CompanyDetails, NO_DETAILS } from '@werkbank/model/company/commands.ts'
import { SIGN_IN_DEFAULTS } from '@werkbank/model/identity/sign-in-settings.ts'
import { placeOf } from '@werkbank/model/partners/commands.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import { DEFAULT_ROLES, PERMISSIONS } from '@werkbank/model/rights.ts'
import { pino } from 'pino'
import { z } from 'zod'
import { type DemoProduct, demoCatalogue, demoCategories } from './catalogue.ts'
import { demoBranches, demoContacts, demoCustomers } from './customers.ts'
import { editDocument, makeChannel, makePages, makeTalk } from './documents.ts'
import { demoOrders, type Edit, type Run } from './orders.ts'
import { makeUnits } from './organisation.ts'
import { demoQuotes } from './quotes.ts'
import { Random } from './random.ts'
import type { ShippedRange } from './shipped-company.ts'

const SEED = 1813
const DAY_MS = 86_400_000
const PASSWORD = 'werkbank'
const PEOPLE = [
  ['admin', 'Adele Amann', ['admin']],
  ['sales', 'Sven Sommer', ['sales']],
  ['sales2', 'Sarah Stein', ['sales']],
  ['warehouse', 'Willi Wagner', ['warehouse']],
  ['production', 'Petra Pohl', ['production']],
  ['purchasing', 'Emil Ernst', ['purchasing']],
  ['viewer', 'Vera Voss', ['viewer']],
] as const

/** A demo command: opening stock goes in as one document per warehouse, with its journal entry. */
const openingStock = defineCommand({
  name: 'demo.opening-stock',
  route: 'POST /demo',
  permission: 'stock.move',
  summary: 'Opening stock of the demo company',
  input: z.object({
    locationId: z.string(),
    receivedOn: z.string(),
    receipts: z.array(z.object({ productId: z.string(), quantity: z.string(), locationId: z.string() })),
  }),
  answer: z.object({ cursor: z.string() }),
  refusals: {},
  subject: () => 'demo',
})
const handleOpeningStock = handle(openingStock, async (work, { locationId, receivedOn, receipts }) => {
  await receiveMany(
    work,
    {
      command: openingStock.name,
      subject: { type: 'location', id: locationId },
      text: 'Anfangsbestand',
      receivedOn,
      reason: 'opening',
    },
    receipts,
  )
  return {}
})

/** Which products there are, and how many times the usual stock of each. */
type DemoRange = { sells: (product: DemoProduct) => boolean; stockTimes: number }
const SMALL_SERIES = ['NAP', 'PRE', 'BAY', 'RIT']
export const RANGES: Record<ShippedRange, DemoRange> = {
  whole: { sells: () => true, stockTimes: 1 },
  small: {
    sells: ({ sku, kind }) => kind === 'service' || SMALL_SERIES.includes(sku.split('-')[0] ?? ''),
    stockTimes: 7,
  },
}

/**
 * Loads the demo company, the same each time but for its dates: a maker of hand-painted tin figures, and a second organisation beside it.
 * Master data goes in at once; everything that has rules runs through the commands that people use. For an empty database. With `range` the
 * company has only some of the products, with more of each in stock, and the orders are of those: customers, people and what happened stay as they are.
 */
export async function loadDemo(sql: Sql, now = new Date(), range: DemoRange = RANGES.whole): Promise<void> {
  const random = new Random(SEED)
  const nowMs = now.getTime()
  const yearAgo = nowMs - 365 * DAY_MS
  const passwordHash = await hashPassword(PASSWORD)
  const company = await makeOrganisation(sql, random, yearAgo, {
    name: 'Zinnmanufaktur Lindner',
    domain: 'demo.test',
    people: PEOPLE,
    passwordHash,
    details: {
      ...NO_DETAILS,
      street: 'Äußere Bayreuther Straße 57',
      postalCode: '90409',
      city: 'Nürnberg',
      phone: '+49 911 5550 120',
      email: 'kontor@lindner.example',
      website: 'www.lindner.example',
      taxNumber: '241/123/45678',
      vatId: 'DE123456789',
      bank: 'Sparkasse Nürnberg',
      iban: 'DE89370400440532013000', // the example of the IBAN registry: nobody's account
      bic: 'SSKNDE77XXX',
      register: 'Amtsgericht Nürnberg, HRB 12345',
      directors: 'Geschäftsführerin Adele Amann',
    },
  })
  const other = await makeOrganisation(sql, random, yearAgo, {
    name: 'Andere Werkstatt',
    domain: 'other.test',
    people: PEOPLE.slice(0, 1),
    passwordHash,
  })
  await makeCompany(sql, random, nowMs, company, range)
  await dateOrders(sql)
  await makeOther(sql, random, yearAgo, other)
  await mirrorDocuments(sql)
}

/** Many people try it as the one administrator. */
const DEMO_SETTINGS = { signIn: { ...SIGN_IN_DEFAULTS, administratorSessionsMax: 0 } }

/** Spreads the orders over time: each was created on the day encoded in its id. */
async function dateOrders(sql: Sql): Promise<void> {
  await withSystem(
    sql,
    (tx) => tx`
    UPDATE orders SET created_at = written.at, committed_at = CASE WHEN committed_at IS NULL THEN NULL ELSE written.at + interval '2 hours' END
    FROM (SELECT org_id, id, to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) AS at FROM orders) AS written
    WHERE written.org_id = orders.org_id AND written.id = orders.id`,
  )
}

/** Writes what the consumer of the spine would write later: a person who signs in at once and goes offline has every order. */
async function mirrorDocuments(sql: Sql): Promise<void> {
  const documents = await withSystem(
    sql,
    (tx) => tx<{ orgId: string; name: string }[]>`SELECT org_id, name FROM documents WHERE head_seq > 0`,
  )
  for (const { orgId, name } of documents)
    await withOrg(sql, { orgId, userId: null }, (tx) => mirrorDocument(tx, orgId, name))
}

type Organisation = { orgId: string; people: Map<string, string> }

async function makeOrganisation(
  sql: Sql,
  random: Random,
  atMs: number,
  {
    name,
    domain,
    people,
    passwordHash,
    details = NO_DETAILS,
  }: {
    name: string
    domain: string
    people: readonly (readonly [string, string, readonly string[]])[]
    passwordHash: string
    details?: CompanyDetails
  },
): Promise<Organisation> {
  const orgId = random.id(atMs)
  const ofRoles = new Random(361)
  // As long as the company has worked: roles hold in every year that it is shown in.
  const since = new Date(atMs - 2 * 365 * DAY_MS)
  const ids = new Map(people.map(([key]) => [key, random.id(atMs)]))
  await withSystem(sql, async (tx) => {
    await tx`INSERT INTO organisations (org_id, name, details, settings) VALUES (${orgId}, ${name}, ${tx.json(details)}, ${tx.json(DEMO_SETTINGS)})`
    for (const [key, role] of Object.entries(DEFAULT_ROLES))
      await tx`INSERT INTO roles (org_id, key, name, permissions, system) VALUES (${orgId}, ${key}, ${role.name}, ${[...role.permissions]}, true)`
    for (const [index, [key, person, roles]] of people.entries()) {
      await tx`INSERT INTO users (org_id, id, email, name, password_hash, color, demo) VALUES (${orgId}, ${ids.get(key) ?? ''}, ${`${key}@${domain}`}, ${person}, ${passwordHash}, ${index}, true)`
      for (const role of roles)
        await tx`INSERT INTO role_assignments (org_id, id, user_id, role_key, valid_from, given_at) VALUES (${orgId}, ${ofRoles.id(atMs)}, ${ids.get(key) ?? ''}, ${role}, ${since}, ${since})`
    }
  })
  await withOrg(sql, { orgId, userId: ids.get('admin') ?? '' }, async (tx) => {
    await openBooks(tx, orgId)
    await openStock(tx)
  })
  return { orgId, people: ids }
}

async function makeCompany(
  sql: Sql,
  random: Random,
  nowMs: number,
  { orgId, people }: Organisation,
  range: DemoRange,
): Promise<void> {
  const today = dayIn(new Date(nowMs), ZONE_DEFAULT)
  const yearAgo = nowMs - 365 * DAY_MS
  const admin = people.get('admin') ?? ''
  const products = demoCatalogue(random, yearAgo)
  const { categories, idOf } = demoCategories(new Random(7), yearAgo)
  const customers = demoCustomers(random, yearAgo)
  const goods = products.filter(({ kind }) => kind === 'goods')
  const warehouses = [
    ['NUE', 'Hauptlager Nürnberg', 0],
    ['LEI', 'Lager Leipzig', 10],
    ['MES', 'Messelager', 20],
  ].map(([code, name, rank]) => ({ org_id: orgId, id: random.id(yearAgo), kind: 'warehouse', code, name, rank }))
  await withSystem(sql, async (tx) => {
    await tx`INSERT INTO categories ${tx(categories.map(({ parentId, ...category }) => ({ org_id: orgId, parent_id: parentId, ...category })) as never)}`
    await insertProducts(tx, orgId, products.filter(range.sells), idOf)
    await insertCustomers(tx, orgId, customers)
    await insertRows(tx, 'customer_addresses', orgId, demoBranches(new Random(8), yearAgo, customers))
    await insertRows(tx, 'customer_contacts', orgId, demoContacts(new Random(9), yearAgo, customers))
    await tx`INSERT INTO locations ${tx(warehouses as never)}`
  })
  await makeUnits(sql, new Random(10), yearAgo, { orgId, people })
  const run = runAs(sql, orgId, admin)
  const scarce = goods.slice(0, 40)
  const stocked = await fillWarehouses(random, run, {
    goods,
    range,
    scarce,
    warehouses: warehouses.map(({ id }) => id),
    receivedOn: addDays(today, -365),
  })
  // Else the orders below are planned as if the tables were still empty, which doubles the time.
  await sql`ANALYZE`
  await expectReceipts(sql, random, orgId, nowMs, scarce, warehouses[0]?.id ?? '')
  const edit = editReference(sql, orgId, people.get('sales') ?? admin)
  const orders = await demoOrders(random, nowMs, {
    run: runAs(sql, orgId, people.get('sales') ?? admin),
    edit,
    customers,
    products: stocked.filter((product) => !scarce.includes(product)),
    scarce,
  })
  await makeTalk(sql, random, orgId, nowMs, people, orders.slice(0, 60))
  await makePages(sql, orgId, people.get('sales') ?? admin, orders.slice(0, 20))
  await makeChannel(sql, random, orgId, nowMs, people)
  await demoQuotes(sql, random, nowMs, {
    run: runAs(sql, orgId, people.get('sales') ?? admin),
    customers,
    products: stocked,
  })
}

/** Each with the address that they have at the beginning. */
async function insertCustomers(tx: Tx, orgId: string, customers: readonly DemoRow[]): Promise<void> {
  const standards = customers.map((one) => ({ ...one, billingAddressId: one.id, deliveryAddressId: one.id }))
  const addresses = customers.map((one) => ({ id: one.id, customerId: one.id, ...placeOf(one) }))
  await insertRows(tx, 'customers', orgId, standards)
  await insertRows(tx, 'customer_addresses', orgId, addresses)
}

const insertRows = (tx: Tx, table: string, orgId: string, rows: readonly DemoRow[]) =>
  tx`INSERT INTO ${tx(table)} ${tx(rows.map((row) => columnsOf({ orgId, ...row })) as never)}`
const columnsOf = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [columnOf(name), value]))
type DemoRow = { id: string } & Record<string, unknown>

async function insertProducts(
  tx: Tx,
  orgId: string,
  products: DemoProduct[],
  categoryOf: (sku: string) => string,
): Promise<void> {
  for (let from = 0; from < products.length; from += 2_000) {
    const rows = products
      .slice(from, from + 2_000)
      .map(({ parentId, priceMinor, costMinor, taxPercent, variant, ...product }) => ({
        org_id: orgId,
        ...product,
        parent_id: parentId,
        category_id: categoryOf(product.sku),
        price_minor: priceMinor,
        cost_minor: costMinor,
        tax_percent: taxPercent,
        variant: tx.json(variant),
        manufactured: product.kind !== 'service',
      }))
    await tx`INSERT INTO products ${tx(rows as never)}`
  }
}

/** Runs commands as one person; a refusal here is a mistake in the demo data and stops the loading. */
function runAs(sql: Sql, orgId: string, userId: string): Run {
  const { services } = createApi({ sql, log: pino({ level: 'silent' }), poke: () => {}, files: { dataDir: '.data' } })
  const caller: Caller = {
    orgId,
    userId,
    name: 'Demo',
    email: '',
    color: 0,
    kind: 'person',
    permissions: PERMISSIONS,
    access: '',
    via: 'session',
    credential: '',
    fresh: false,
    mustChangePassword: false,
  }
  return async (handler, input) => {
    const outcome = await runCommand(
      services,
      caller,
      handler as Handler,
      (handler as Handler).command.input.parse(input) as never,
    )
    if (outcome.status >= 400)
      throw new Error(`demo: ${(handler as Handler).command.name} was refused: ${JSON.stringify(outcome.body)}`)
    return outcome.body
  }
}

async function fillWarehouses(
  random: Random,
  run: Run,
  parts: {
    goods: readonly DemoProduct[]
    range: DemoRange
    scarce: readonly DemoProduct[]
    warehouses: readonly string[]
    receivedOn: string
  },
): Promise<DemoProduct[]> {
  const { goods, range, scarce, warehouses, receivedOn } = parts
  const times = (product: DemoProduct) => (scarce.includes(product) ? 1 : range.stockTimes)
  const inMain: DemoProduct[] = []
  for (const [index, locationId] of warehouses.entries()) {
    const stocked = goods
      .filter(() => random.chance([0.95, 0.35, 0.1][index] ?? 0))
      .map((product) => ({ product, quantity: random.pick([20, 40, 60, 80, 120, 200]) }))
      .filter(({ product }) => range.sells(product))
    if (index === 0) inMain.push(...stocked.map(({ product }) => product))
    for (let from = 0; from < stocked.length; from += 1_000) {
      const receipts = stocked.slice(from, from + 1_000).map(({ product, quantity }) => ({
        productId: product.id,
        quantity: String(quantity * times(product)),
        locationId,
      }))
      await run(handleOpeningStock as never, { locationId, receivedOn, receipts })
    }
  }
  return inMain
}

async function expectReceipts(
  sql: Sql,
  random: Random,
  orgId: string,
  nowMs: number,
  scarce: DemoProduct[],
  locationId: string,
): Promise<void> {
  const rows = scarce.map(({ id }, index) => ({
    org_id: orgId,
    id: random.id(nowMs),
    product_id: id,
    location_id: locationId,
    quantity: String(random.pick([200, 400, 600])),
    expected_on: addDays(dayIn(new Date(nowMs), ZONE_DEFAULT), random.int(3, 30)),
    reference: `Fertigungsauftrag ${4_200 + index}`,
  }))
  await withSystem(sql, (tx) => tx`INSERT INTO expected_receipts ${tx(rows as never)}`)
}

const editReference =
  (sql: Sql, orgId: string, userId: string): Edit =>
  (orderId, reference) =>
    editDocument(sql, orgId, userId, `order:${orderId}`, (doc) => setHeadField(doc, 'reference', reference))

/** Little of its own, so that isolation has something to be tested with. */
async function makeOther(sql: Sql, random: Random, atMs: number, { orgId, people }: Organisation): Promise<void> {
  const productId = random.id(atMs)
  const customerId = random.id(atMs)
  await withSystem(sql, async (tx) => {
    await tx`INSERT INTO products (org_id, id, sku, name, price_minor, cost_minor) VALUES (${orgId}, ${productId}, 'GEHEIM-1', 'Geheimes Muster', 4200, 1700)`
    await insertCustomers(tx, orgId, [{ id: customerId, number: 'X1', name: 'Geheimer Kunde', country: 'DE' }])
    await tx`INSERT INTO locations (org_id, id, kind, code, name) VALUES (${orgId}, ${random.id(atMs)}, 'warehouse', 'L1', 'Lager')`
  })
  const { handleCreateOrder } = await import('@werkbank/api/sales/index.ts')
  await runAs(
    sql,
    orgId,
    people.get('admin') ?? '',
  )(handleCreateOrder as never, { id: random.id(atMs), customerId, lines: [{ id: 'l1', productId, quantity: '1' }] })
}
