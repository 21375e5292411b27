import { type MirrorClient, makeMirrorClient } from '@werkbank/api/feed/mirror-client.ts'
import { type Answer, signIn, startTestApi, type TestApi, type TestPerson } from '@werkbank/api/testing.ts'
import { makeRandom } from '@werkbank/api/testing-random.ts'
import { count, createTestUser, type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { approvalOnDevice } from '@werkbank/model/approvals/approval.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Command } from '@werkbank/model/base/command.ts'
import type { Permission } from '@werkbank/model/base/permission.ts'
import {
  type Asking,
  type Hindrance,
  hindranceOf,
  isAllowed,
  type MirrorRows,
  type StateKind,
} from '@werkbank/model/base/possible.ts'
import { addDays, dayIn } from '@werkbank/model/base/value/company-day.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { categoryOnDevice } from '@werkbank/model/catalogue/category.ts'
import { productOnDevice } from '@werkbank/model/catalogue/stocked.ts'
import { roomOnDevice } from '@werkbank/model/chat/room-state.ts'
import { sheetOnDevice } from '@werkbank/model/counting/count-sheet.ts'
import { personOnDevice } from '@werkbank/model/identity/person.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { orgUnitOnDevice } from '@werkbank/model/organisation/org-unit.ts'
import { addressOnDevice } from '@werkbank/model/partners/customer-address.ts'
import { commandsOn } from '@werkbank/model/possible.ts'
import { quoteOnDevice } from '@werkbank/model/quotes/quote.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { DEFAULT_ROLES, PERMISSIONS } from '@werkbank/model/rights.ts'
import { invoiceOnDevice, orderOnDevice } from '@werkbank/model/sales/order-steps.ts'
import { viewOnDevice } from '@werkbank/model/settings/list-view.ts'
import { expectedOnDevice, moveOnDevice, placeOnDevice } from '@werkbank/model/stock/place-state.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BESIDE, makeInputs } from './possible-inputs.ts'
import { loadShippedCompany } from './shipped-company.ts'

/*
 * In one file, for all its tests share one story. Whether a command is possible now has one answer: on a device from its rows, for other programs from
 * the API, and from the command itself. Random people send random commands to the demo company, impossible ones among them; before each the three
 * answers are compared.
 */
const KINDS: Record<string, { on: StateKind<unknown>; table: MirrorTable | undefined }> = {
  order: { on: orderOnDevice, table: 'orders' },
  invoice: { on: invoiceOnDevice, table: 'invoices' },
  quote: { on: quoteOnDevice, table: 'quotes' },
  product: { on: productOnDevice, table: 'products' },
  category: { on: categoryOnDevice, table: 'categories' },
  approval: { on: approvalOnDevice, table: 'approvals' },
  'org-unit': { on: orgUnitOnDevice, table: 'orgUnits' },
  'customer-address': { on: addressOnDevice, table: 'customerAddresses' },
  location: { on: placeOnDevice, table: 'locations' },
  'expected-receipt': { on: expectedOnDevice, table: 'expectedReceipts' },
  'stock-move': { on: moveOnDevice, table: 'stockMoves' },
  count: { on: sheetOnDevice, table: 'countSheets' },
  'chat-room': { on: roomOnDevice, table: 'chatRooms' },
  view: { on: viewOnDevice, table: 'views' },
  person: { on: personOnDevice, table: 'people' },
}

/** Commands that do not depend on a record's state: creating records, changing fields, and personal or company settings. */
const WITHOUT_RULE = [
  ...['product.create', 'product.change', 'product.choose-picture', 'category.create', 'category.change'],
  ...['org-unit.create', 'org-unit.change', 'org-unit-member.create', 'org-unit-member.remove'],
  ...['deputy.name', 'deputy.end'],
  ...['customer.create', 'customer.change', 'customer-address.create', 'customer-address.change'],
  ...['customer-address.choose', 'customer-contact.create', 'customer-contact.change', 'customer-contact.remove'],
  ...[
    'location.create',
    'location.change',
    'quote.create',
    'order.create',
    'credit.create',
    'count.create',
    'count.change',
  ],
  ...['chat.create-room', 'chat.read', 'chat.post', 'document.restore', 'document.create-ticket'],
  ...[
    'presence.hide',
    'presence.set',
    'person.create',
    'person.set-roles',
    'person.assign-role',
    'person.end-role',
    'role.lend',
    'role.end-lent',
    'role.delete',
    'person.end-sessions',
  ],
  ...['person.set-user-name', 'person.unlock', 'person.disable', 'person.enable', 'person.change-password'],
  ...['person.device-key', 'role.create', 'role.change', 'sign-in.change-settings', 'token.create', 'token.revoke'],
  ...['session.end', 'session.prove', 'second-factor.begin', 'second-factor.confirm', 'second-factor.remove'],
  ...['dead-letter.replay', 'dead-letter.discard', 'company.change', 'setting.change', 'file.attach', 'file.remove'],
  ...['view.create', 'job.cancel', 'backup.ask', 'export.ask', 'security-log.export'],
  ...['batch.add', 'batch.run', 'batch.undo', 'batch.drop'],
  ...['favourite.set', 'chat.open-room'],
]
const all = Object.values(COMMANDS) as readonly Command[]
const ruled = all.filter(({ possible }) => possible !== undefined)

test('SA-04 each command asks how its record stands, or is one of those that have nothing to ask', () => {
  const without = all.filter(({ possible }) => possible === undefined).map(({ name }) => name)
  expect(without.toSorted()).toEqual(WITHOUT_RULE.toSorted())
  const of = all.flatMap(({ possible }) => possible?.of ?? [])
  expect([...new Set(of)].toSorted()).toEqual(Object.keys(KINDS).toSorted())
})

const SEED = Number(process.env.SEED ?? 20_261_128)
const random = makeRandom(SEED)
const pick = <T>(of: readonly T[]): T | undefined => of[random(of.length)]

type Row = Record<string, unknown> & { id: string }
type Person = { caller: TestPerson; mirror: MirrorClient; asking: Asking; name: string }
let database: TestDatabase
let api: TestApi
let people: Person[]
let admin: Person
beforeAll(async () => {
  database = await testDatabase({ max: 20 })
  await loadShippedCompany(database.sql, new Date(), 'small')
  api = await startTestApi(database.sql)
  const { sql } = database
  const [found] = await withSystem(
    sql,
    (tx) => tx<{ orgId: string }[]>`SELECT org_id FROM users WHERE email = 'admin@demo.test'`,
  )
  const { orgId } = must(found, 'the administrator of the demo company')
  const somebody = async (role: string, permissions: readonly Permission[]): Promise<Person> => {
    const userId = await createTestUser(sql, orgId, { role, name: role })
    const caller = await signIn(sql, api.url, { orgId, userId })
    const can = (right: Permission) => permissions.includes(right)
    return { caller, mirror: makeMirrorClient(caller), asking: { userId, can }, name: role }
  }
  const roles = Object.entries(DEFAULT_ROLES).map(([key, { permissions }]) => [key, permissions] as const)
  const first: Permission[] = PERMISSIONS.filter(
    (right) => !['order.change', 'order.backorder', 'access.manage'].includes(right),
  )
  await withSystem(
    sql,
    (tx) =>
      tx`INSERT INTO roles (org_id, key, name, permissions) VALUES (${orgId}, 'first-versions', 'first-versions', ${first})`,
  )
  people = []
  for (const [key, permissions] of [...roles, ['first-versions', first] as const])
    people.push(await somebody(key, permissions))
  admin = must(people[0], 'an administrator')
  for (const { mirror } of people) await mirror.bootstrap()
  await makeMore()
}, 120_000)
afterAll(async () => {
  await api?.stop()
  await database?.close()
})

const ask = async (method: string, path: string, body?: unknown) => {
  const answer = await admin.caller.call(method, path, body)
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  return answer.body
}
const today = dayIn(new Date(), 'Europe/Berlin')

/** What the story is about: few of each kind, so that much is done to each. */
const subjects: { record: string; id: string }[] = []
const about = (record: string, ids: readonly string[]) => subjects.push(...ids.map((id) => ({ record, id })))
let warehouse: string

/** Some of what the demo company has, and what it lacks. */
async function makeMore(): Promise<void> {
  const rows = (table: MirrorTable) => admin.mirror.rows(table) as Row[]
  const some = (table: MirrorTable, by: string, each: number) =>
    [...Map.groupBy(rows(table), (row) => row[by])].flatMap(([, of]) => of.slice(0, each).map(({ id }) => id))
  warehouse = must(
    rows('locations').find(({ kind, sellable }) => kind === 'warehouse' && sellable),
    'a warehouse',
  ).id
  const orders = some('orders', 'status', 1)
  const products = some('products', 'kind', 3)
  about('order', orders)
  await ageAndKeep(orders)
  about(
    'invoice',
    rows('invoices')
      .filter(({ orderId }) => orders.includes(String(orderId)))
      .map(({ id }) => id),
  )
  about(
    'quote',
    rows('quotes').map(({ id }) => id),
  )
  about('product', products)
  const customer = must(rows('customers')[0], 'a customer')
  const goods = must(
    rows('products').find(({ kind, active }) => kind === 'goods' && active),
    'goods',
  )
  const short = (await ask('POST', '/products', { sku: 'KNAPP', name: 'Knapp', confirmName: true, costMinor: 10 })).id
  const service = (
    await ask('POST', '/products', {
      sku: 'DIENST',
      name: 'Montage',
      kind: 'service',
      confirmName: true,
      priceMinor: 900,
    })
  ).id
  about('product', [short, service])
  await ask('POST', '/stock/receipts', { productId: short, quantity: '4', locationId: warehouse })
  for (const isConfirmed of [false, false, false, true, true]) {
    const lines = [
      { productId: short, quantity: '3', unitPriceMinor: 500 },
      { productId: service, quantity: '1' },
    ]
    const { id } = await ask('POST', '/orders', { id: newId(), customerId: customer.id, lines })
    about('order', [id])
    if (isConfirmed) await ask('POST', `/orders/${id}/commit`, { backorder: true })
  }
  const only = await ask('POST', '/orders', {
    id: newId(),
    customerId: customer.id,
    lines: [{ productId: short, quantity: '9', unitPriceMinor: 0 }],
  })
  await ask('POST', `/orders/${only.id}/commit`, { backorder: true })
  about('order', [only.id])
  const credit = await ask('POST', '/credit-notes', {
    ...{ customerId: customer.id, reason: 'Kulanz' },
    lines: [{ productId: goods.id, quantity: '1', unitPriceMinor: 100 }],
  })
  about('invoice', [credit.invoiceId])
  const above = await ask('POST', '/categories', { id: newId(), name: 'Oben' })
  const below = await ask('POST', '/categories', { id: newId(), name: 'Unten', parentId: above.id })
  about('category', [above.id, below.id, must(rows('categories')[0], 'a category').id])
  // More than one person corrects by themselves: requests of several people.
  for (const { caller, name } of [
    admin,
    must(
      people.find((one) => one.name === 'warehouse'),
      'a clerk',
    ),
    admin,
    admin,
  ]) {
    const body = { productId: short, quantity: '500', locationId: warehouse, reason: 'Gezählt' }
    const { approvalId } = (await caller.call('POST', '/stock/adjustments', body)).body
    about('approval', [must(approvalId, `a request of ${name}`)])
  }
  const unit = await ask('POST', '/org-units', { id: newId(), name: 'Leer' })
  about('org-unit', [unit.id, ...rows('orgUnits').map(({ id }) => id)])
  const { id: address } = await ask('POST', `/customers/${customer.id}/addresses`, {
    id: newId(),
    name: 'Lager',
    city: 'Fürth',
  })
  about('customer-address', [
    address,
    ...rows('customerAddresses')
      .slice(0, 2)
      .map(({ id }) => id),
  ])
  const hall = await ask('POST', '/locations', { code: 'H', name: 'Halle' })
  const shelf = await ask('POST', '/locations', { code: 'H1', name: 'Regal', kind: 'location', parentId: hall.id })
  const empty = await ask('POST', '/locations', { code: 'LEER', name: 'Leer' })
  await ask('POST', '/stock/receipts', { productId: short, quantity: '1', locationId: shelf.id })
  about('location', [hall.id, shelf.id, empty.id, warehouse])
  const somebody = () => must(pick(people), 'somebody').asking.userId
  inputs = makeInputs({ pick, random, somebody, warehouse, place: hall.id, today })
  for (const locationId of [shelf.id, shelf.id, warehouse, warehouse, warehouse])
    about('expected-receipt', [
      (
        await ask('POST', '/stock/expected-receipts', {
          productId: short,
          locationId,
          quantity: '2',
          expectedOn: addDays(today, 9),
        })
      ).id,
    ])
  const { items } = await ask('GET', '/stock/moves?limit=12')
  about(
    'stock-move',
    (items as Row[]).map(({ id }) => id),
  )
  about('count', [
    ...rows('countSheets')
      .slice(0, 2)
      .map(({ id }) => id),
    (await ask('POST', '/counts', { id: newId(), locationId: shelf.id, name: 'Regal' })).id,
  ])
  const others = people.slice(1, 4).map(({ asking }) => asking.userId)
  about('chat-room', [
    (await ask('POST', '/chat/rooms', { id: newId(), name: 'Runde', memberIds: others })).id,
    (await ask('POST', '/chat/rooms', { id: newId(), kind: 'channel', name: 'Alle' })).id,
    (await ask('POST', '/chat/rooms', { kind: 'direct', memberIds: others.slice(0, 1) })).id,
  ])
  about('view', await makeViews())
  const machine = await ask('POST', '/people', {
    id: newId(),
    name: 'Waage',
    email: 'waage@demo.test',
    kind: 'machine',
    roles: ['warehouse'],
  })
  // A person who is signed out: a new password ends their sessions.
  const away = must(
    rows('people').find(({ name }) => name === 'Vera Voss'),
    'somebody of the demo company',
  )
  about('person', [machine.id, away.id, admin.asking.userId])
}

const makeViews = async () =>
  await Promise.all(
    ['person', 'organisation', 'organisation', 'role', 'role'].map(async (level, n): Promise<string> => {
      const roleKey = level === 'role' ? { roleKey: 'sales' } : {}
      return (await ask('POST', '/views', { id: newId(), list: `orders-${n}`, name: 'Meine', level, ...roleKey })).id
    }),
  )

/** What was paid or cancelled was so years ago; some people have looked at it since. */
async function ageAndKeep(orders: readonly string[]): Promise<void> {
  await withSystem(
    database.sql,
    (tx) =>
      tx`UPDATE orders SET ordered_on = ordered_on - 1500 WHERE id = ANY(${[...orders]}::uuid[]) AND status IN ('paid', 'cancelled')`,
  )
  for (const { mirror } of people.slice(0, 3)) mirror.keep(orders)
}

const rowsOf = ({ mirror }: Person): MirrorRows => ({
  get: (table, id) => mirror.rows(table).find((row) => row.id === id) as never,
  by: (table, field, value) => mirror.rows(table).filter((row) => row[field] === value) as never,
  holdsParts: mirror.holdsParts,
})

let inputs: ReturnType<typeof makeInputs>
const inputOf = (person: Person, command: Command, id: string, state: unknown): Row => {
  const asker = { ...person.asking, rows: rowsOf(person) }
  return { id, ...must(inputs[command.name], command.name)(state as never, asker, id) }
}

async function send(person: Person, command: Command, input: Row): Promise<Answer> {
  const [method, route] = command.route.split(' ') as [string, string]
  const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name))
  const fields = Object.keys((command.input as unknown as { shape: object }).shape)
  const body = Object.fromEntries(
    Object.entries(input).filter(([name]) => fields.includes(name) && !names.includes(name)),
  )
  const path = route.replaceAll(/\{(\w+)\}/g, (_, name) => String(input[name]))
  if (route.includes('{id}') || command.possible?.of !== 'product') return person.caller.call(method, path, body)
  const { id: _, ...made } = body
  return person.caller.call(method, path, made)
}

type Standing = { possible: string[]; refused: Record<string, string> }
const toldBy = (commands: readonly Command[], state: unknown, asking: Asking): Standing => {
  const allowed = commands.filter((command) => isAllowed(command, state as never, asking))
  const why = allowed.map((command) => [command.name, hindranceOf(command, state as never, asking)?.code] as const)
  return {
    possible: why.flatMap(([name, code]) => (code ? [] : [name])),
    refused: Object.fromEntries(why.flatMap(([name, code]) => (code ? [[name, code]] : []))),
  }
}

/** Compares the API's answer with the device's, computed from its rows. */
async function expectSameStanding(person: Person, record: string, id: string) {
  await person.mirror.pull()
  const answer = await person.caller.call('GET', `/possible/${record}/${id}`)
  const { on, table } = must(KINDS[record], record)
  if (answer.status >= 400) {
    expect(on.onDevice(rowsOf(person), id, { invoiceBasis: 'delivered' }), answer.text).toBeUndefined()
    return { state: undefined, told: undefined }
  }
  const told: Standing = {
    possible: answer.body.possible,
    refused: Object.fromEntries(
      (answer.body.refused as { command: string; code: string }[]).map(({ command, code }) => [command, code]),
    ),
  }
  const state = table && on.onDevice(rowsOf(person), id, { invoiceBasis: 'delivered' })
  // Of an order of years ago a device knows nothing before it has the lines, and says nothing of it.
  const { mirror } = person
  if (table === 'orders' && !mirror.holdsParts(table, id)) expect(state).toBeUndefined()
  // Where a device no longer has a row, only the API answers for finished records. Invoices of orders that are done with can be corrected for ever.
  else if (state) expect(toldBy(commandsOn(record), state, person.asking)).toEqual(told)
  else if (table) expect(told.possible.filter((name) => name !== 'invoice.correct')).toEqual([])
  return { state, told }
}

const tried = new Set<string>()

/** Compares the command's answer with both. */
async function expectAnswer(
  person: Person,
  command: Command,
  id: string,
  { state, told }: { state: unknown; told: Standing },
) {
  const input = inputOf(person, command, id, state)
  const answer = await send(person, command, input)
  const code = answer.status < 300 ? 'done' : answer.status === 403 ? 'forbidden' : String(answer.body.code)
  tried.add(command.name)
  expect(answer.status, answer.text).toBeLessThan(500)
  const may = state
    ? isAllowed(command, state as never, person.asking, input as never)
    : person.asking.can(command.permission ?? 'order.read')
  if (!may) {
    expect(code).toBe('forbidden')
    return
  }
  const why: Hindrance | undefined = state
    ? hindranceOf(command, state as never, person.asking, input as never)
    : undefined
  const known = why?.code ?? (state ? 'done' : (told.refused[command.name] ?? 'done'))
  if (known === 'done') expect(['done', ...(BESIDE[command.name] ?? [])], answer.text).toContain(code)
  else expect(code, answer.text).toBe(known)
}

/** A concurrent change was faster: what the person saw is outdated, which must be a refusal that the command declares. */
async function expectDeclared(person: Person, command: Command, id: string, state: unknown): Promise<void> {
  const input = inputOf(person, command, id, state)
  const other = must(pick(commandsOn(must(command.possible, 'a rule').of)), 'a command')
  await send(admin, other, inputOf(admin, other, id, state))
  const answer = await send(person, command, input)
  if (answer.status < 300 || answer.status === 403 || answer.status === 404) return
  expect([409, 422], answer.text).toContain(answer.status)
  expect(Object.keys(command.refusals), answer.text).toContain(answer.body.code)
}

test('SA-04 a device, the API and the command itself agree on what can be done, at each moment of random work on the demo company', async () => {
  console.info(`what can be done: SEED=${SEED}`)
  const wrong: string[] = []
  for (let step = 0; step < count(200, 5_000); step += 1) {
    const person = random(3) === 0 ? must(pick(people), 'somebody') : admin
    const command = must(ruled[step % 2 === 0 ? (step / 2) % ruled.length : random(ruled.length)], 'a command')
    const record = must(command.possible, 'a rule').of
    const { id } = must(pick(subjects.filter((one) => one.record === record)), record)
    const what = `${step}: ${person.name} ${command.name} ${id}`
    try {
      const { state, told } = await expectSameStanding(person, record, id)
      if (!told || (!state && KINDS[record]?.table)) continue
      if (random(6) === 0) await expectDeclared(person, command, id, state)
      else await expectAnswer(person, command, id, { state, told })
    } catch (error) {
      wrong.push(`${what}\n${(error as Error).message}`)
    }
  }
  expect(wrong.join('\n\n')).toBe('')
  expect(ruled.filter(({ name }) => !tried.has(name)).map(({ name }) => name)).toEqual([])
})
