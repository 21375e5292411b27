import { count } from '@werkbank/database/testing.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Command, OverlayRows } from '@werkbank/model/base/command.ts'
import { fold, foldedWords } from '@werkbank/model/base/fold.ts'
import { newId } from '@werkbank/model/base/id.ts'
import { changeCategory, createCategory } from '@werkbank/model/catalogue/category-commands.ts'
import { changeProduct, createProduct } from '@werkbank/model/catalogue/commands.ts'
import { MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import {
  changeCustomerAddress,
  changeCustomerContact,
  chooseCustomerAddress,
  createCustomerAddress,
  createCustomerContact,
  removeCustomerAddress,
  removeCustomerContact,
} from '@werkbank/model/partners/address-commands.ts'
import { changeCustomer, createCustomer } from '@werkbank/model/partners/commands.ts'
import { searchWords } from '@werkbank/model/records/search-words.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MirrorClient, makeMirrorClient } from '../feed/mirror-client.ts'
import type { TestPerson } from '../testing.ts'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

/*
 * Four people change records at random, offline and on, through the commands that are derived from records. A simple model, which knows
 * nothing of records, says what should be: rows, history, mirror, search and what devices show of what waits have to agree with it.
 */
const TABLES = ['customers', 'customerAddresses', 'customerContacts', 'products', 'categories'] as const
type Table = (typeof TABLES)[number]
type Row = { id: string } & Record<string, unknown>
type Rows = Map<string, Row>
type Waiting = { command: Command; input: Row }
type Person = { caller: TestPerson; mirror: MirrorClient; waiting: Waiting[]; isFresh: boolean }

const random = makeRandom(20_261_127)
const pick = <T>(of: readonly T[]): T | undefined => of[random(of.length)]
const WORDS = ['Nürnberg', 'Fürth', 'Müller', 'Zinn am Tor', 'Straße 4', 'Reh', 'łódź', '%', 'ＡＢＣ'] as const
/** Of names that others have, people are asked. */
const name = () => `${word()} ${newId().slice(-8)}`
const word = () => `${pick(WORDS)} ${random(20)}`

let shop: Shop
const model = new Map<Table, Rows>(TABLES.map((table) => [table, new Map()]))
/** What each field of a customer or product was from its beginning on. */
const past = new Map<string, Map<string, unknown[]>>()
let people: Person[]
beforeAll(async () => {
  shop = await buildShop()
  people = []
  for (const name of ['Ada', 'Ben', 'Cem', 'Dea']) {
    const caller = await shop.person('admin', name)
    people.push({ caller, mirror: makeMirrorClient(caller), waiting: [], isFresh: false })
  }
  await Promise.all(people.map(({ mirror }) => mirror.bootstrap()))
  for (const table of TABLES)
    for (const row of must(people[0], 'somebody').mirror.rows(table)) rowsOf(table).set(row.id, { ...row })
})
afterAll(() => shop?.close())

const rowsOf = (table: Table): Rows => must(model.get(table), 'a table of the model')

/** What somebody sees: what their mirror has, and what they did since. */
function seenBy({ mirror, waiting }: Person): Map<string, Rows> {
  const rows = new Map<string, Rows>(
    // What a new customer has where nothing is said is a setting.
    [...TABLES, 'settings' as const].map((table) => [table, new Map(mirror.rows(table).map((row) => [row.id, row]))]),
  )
  const at = (table: string) => must(rows.get(table), 'a table that is mirrored')
  const view: OverlayRows = {
    get: (table, id) => at(table).get(id),
    all: (table) => at(table).values(),
    set: (table, row) => void at(table).set(row.id, row),
    remove: (table, id) => void at(table).delete(id),
  }
  for (const { command, input } of waiting)
    command.overlay?.(view, command.input.parse(input) as never, { now: '2026-11-27T00:00:00.000Z', userId: '' })
  return rows
}

const CHANGES: Record<Table, { command: Command; fields: Record<string, () => unknown> }> = {
  customers: {
    command: changeCustomer,
    fields: { name, city: word, phone: word, paymentDays: () => random(90), note: word, active: () => random(2) === 0 },
  },
  customerAddresses: {
    command: changeCustomerAddress,
    fields: { name, city: word, street: word, country: () => pick(['DE', 'AT']) },
  },
  customerContacts: {
    command: changeCustomerContact,
    fields: { name, role: word, email: () => `a${random(30)}@b.test` },
  },
  products: {
    command: changeProduct,
    fields: {
      name,
      priceMinor: () => random(9_000),
      costMinor: () => random(900),
      active: () => random(2) === 0,
      tags: () => ['a', 'b', 'c'].filter(() => random(2) === 0),
    },
  },
  categories: { command: changeCategory, fields: { name } },
}

/** Something that somebody could do with what they see. */
function somethingTo(person: Person): Waiting | undefined {
  const seen = seenBy(person)
  const any = (table: Table) => pick([...must(seen.get(table), 'a table').values()])
  const id = newId()
  const customerId = any('customers')?.id
  const [address, contact] = [any('customerAddresses'), any('customerContacts')]
  const makes: (() => Waiting | undefined)[] = [
    () => ({ command: createCustomer, input: { id, name: word(), city: word(), confirmName: true } }),
    () => ({
      command: createProduct,
      input: { id, sku: `R-${id}`, name: word(), confirmName: true, variant: { Farbe: word() } },
    }),
    () => ({ command: createCategory, input: { id, name: `${word()} ${id}` } }),
    () => (customerId ? { command: createCustomerAddress, input: { id, customerId, city: word() } } : undefined),
    () => (customerId ? { command: createCustomerContact, input: { id, customerId, name: word() } } : undefined),
    () => address && { command: removeCustomerAddress, input: { id: address.id, customerId: address.customerId } },
    () => contact && { command: removeCustomerContact, input: { id: contact.id, customerId: contact.customerId } },
    () =>
      address && {
        command: chooseCustomerAddress,
        input: { id: address.id, customerId: address.customerId, use: pick(['billing', 'delivery']) },
      },
  ]
  if (random(10) < 4) return pick(makes)?.()
  const table = must(pick(TABLES), 'a table')
  const row = any(table)
  const [field, make] = must(pick(Object.entries(CHANGES[table].fields)), 'a field')
  const owner = row?.customerId ? { customerId: row.customerId } : {}
  return (
    row && {
      command: CHANGES[table].command,
      input: { id: row.id, ...owner, [field]: make(), seen: { [field]: row[field] } },
    }
  )
}

const PLACE = ['street', 'postalCode', 'city', 'country']
const placeOf = (row: Row) => Object.fromEntries(PLACE.flatMap((name) => (name in row ? [[name, row[name]]] : [])))
const put = (table: Table, id: string, values: Record<string, unknown>) => {
  const before = rowsOf(table).get(id)
  rowsOf(table).set(id, { ...before, ...values, id })
  const fields = past.get(id) ?? new Map<string, unknown[]>()
  if (before && table === 'products')
    for (const [name, value] of Object.entries(values))
      if (value !== before[name]) fields.set(name, [...(fields.get(name) ?? [before[name]]), value])
  past.set(id, fields)
}

/** What a command does, in the words of a model that knows nothing of records. */
const MEANS: Record<string, (input: Row, answer: Record<string, unknown>) => void> = {
  'customer.create': ({ id, confirmName: _, ...fields }, { number }) => {
    const place = { street: null, postalCode: null, country: 'DE', ...placeOf({ id, ...fields }) }
    put('customers', id, {
      ...fields,
      ...place,
      number,
      email: null,
      phone: null,
      vatId: null,
      taxMode: 'domestic',
      paymentDays: 14,
      note: '',
      active: true,
      language: null,
      tags: [],
      billingAddressId: id,
      deliveryAddressId: id,
    })
    put('customerAddresses', id, { customerId: id, name: '', ...place })
  },
  'product.create': ({ id, confirmName: _, ...fields }) =>
    put('products', id, {
      pictures: {},
      parentId: null,
      categoryId: null,
      kind: 'goods',
      unit: 'pcs',
      priceMinor: 0,
      costMinor: 0,
      currency: 'EUR',
      taxPercent: '19',
      manufactured: false,
      purchased: false,
      active: true,
      tags: [],
      ...fields,
    }),
  'category.create': ({ id, ...fields }) => put('categories', id, { parentId: null, ...fields }),
  'customer-address.create': ({ id, ...fields }) =>
    put('customerAddresses', id, { name: '', street: null, postalCode: null, country: 'DE', ...fields }),
  'customer-contact.create': ({ id, ...fields }) =>
    put('customerContacts', id, { role: '', email: null, phone: null, ...fields }),
  'customer-address.remove': ({ id }) => void rowsOf('customerAddresses').delete(id),
  'customer-contact.remove': ({ id }) => void rowsOf('customerContacts').delete(id),
  'customer-address.choose': ({ id, customerId, use }) => {
    put('customers', String(customerId), { [`${use}AddressId`]: id })
    showPlace(String(customerId))
  },
  'customer-address.change': ({ id, seen: _, ...fields }) => {
    put('customerAddresses', id, fields)
    showPlace(String(fields.customerId))
  },
  'customer-contact.change': ({ id, seen: _, ...fields }) => put('customerContacts', id, fields),
  'customer.change': ({ id, seen: _, ...fields }) => {
    put('customers', id, fields)
    put('customerAddresses', String(rowsOf('customers').get(id)?.billingAddressId), placeOf({ id, ...fields }))
  },
  'product.change': ({ id, seen, tags, ...fields }) =>
    put('products', id, tags ? { ...fields, tags: tagged(id, { tags, seen }) } : fields),
  'category.change': ({ id, seen: _, ...fields }) => put('categories', id, fields),
}
/** Who adds a tag and who takes one away do just that, whatever stands there by then. */
function tagged(id: string, { tags, seen }: Record<'tags' | 'seen', unknown>): unknown {
  const now = rowsOf('products').get(id)?.tags as string[]
  const [given, saw] = [tags as string[], (seen as { tags: string[] }).tags]
  const kept = now.filter((tag) => given.includes(tag) || !saw.includes(tag))
  const after = [...new Set([...kept, ...given.filter((tag) => !saw.includes(tag))])].sort()
  return after.join() === now.join() ? now : after
}
const showPlace = (customerId: string) => {
  const address = rowsOf('customerAddresses').get(String(rowsOf('customers').get(customerId)?.billingAddressId))
  if (address) put('customers', customerId, placeOf(address))
}

const refusals: string[] = []
/** Sends what waits, in its order. What is refused has to be so: somebody else was quicker. */
async function goOnline(person: Person): Promise<void> {
  const before = seenBy(person)
  const wasFresh = person.isFresh
  let refused = 0
  for (const { command, input } of person.waiting.splice(0)) {
    const [method, route] = command.route.split(' ') as [string, string]
    const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name))
    const body = Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)))
    const path = route.replaceAll(/\{(\w+)\}/g, (_, name) => String(input[name]))
    const answer = await person.caller.call(method, path, body)
    if (answer.status < 300) {
      MEANS[command.name]?.(input, answer.body)
      for (const other of people) if (other !== person) other.isFresh = false
      continue
    }
    refused += 1
    refusals.push(whyRefused(command, input, answer))
  }
  await person.mirror.pull()
  person.isFresh = true
  // Nobody else wrote: what the device showed is what came of it.
  if (wasFresh && refused === 0)
    for (const table of TABLES) expect(plain(table, before.get(table)), table).toEqual(plain(table))
}

/** The reason, if it is a good one. */
function whyRefused(
  command: Command,
  input: Row,
  { status, body }: { status: number; body: { code?: string } },
): string {
  const row = TABLES.map((table) => rowsOf(table).get(input.id)).find(
    (one) => one && (!input.customerId || one.customerId === input.customerId),
  )
  const owner = rowsOf('customers').get(String(input.customerId))
  if (status === 404 && !row) return 'gone'
  if (body.code === 'standard-address' && [owner?.billingAddressId, owner?.deliveryAddressId].includes(input.id))
    return 'standard'
  const seen = Object.entries((input.seen ?? {}) as object)
  const table = TABLES.find((name) => CHANGES[name].command === command)
  const now = table && rowsOf(table).get(input.id)
  if (body.code === 'changed-meanwhile' && seen.some(([name, value]) => name !== 'tags' && now && now[name] !== value))
    return 'changed'
  throw new Error(`${command.name} ${JSON.stringify(input)}: ${status} ${JSON.stringify(body)}`)
}

/** Rows by what people gave, in one order. */
function plain(table: Table, rows: Rows = rowsOf(table)): Row[] {
  const names = Object.keys(MIRROR_TABLES[table as MirrorTable].fields).filter(
    (name) => !['version', 'createdAt', 'number'].includes(name),
  )
  return [...rows.values()]
    .map((row) => ({ id: row.id, ...Object.fromEntries(names.map((name) => [name, row[name]])) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

const everything = async (path: string): Promise<Row[]> => {
  const rows: Row[] = []
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = await shop.ask(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}limit=200&cursor=${cursor}`,
    )
    rows.push(...items)
    if (!nextCursor) return rows
    cursor = encodeURIComponent(nextCursor)
  }
}
const byId = (rows: readonly Row[]): Rows => new Map(rows.map((row) => [row.id, row]))

async function expectAgreement(): Promise<void> {
  for (const person of people) await goOnline(person)
  for (const { mirror } of people) {
    await mirror.pull()
    for (const table of TABLES) expect(plain(table, byId(mirror.rows(table))), table).toEqual(plain(table))
  }
  for (const table of ['customers', 'products', 'categories'] as const)
    expect(plain(table, byId(await everything(`/${table}`))), table).toEqual(plain(table))
  for (const [table, text] of [
    ['customers', 'nurnberg 1'],
    ['products', 'muller'],
    ['customers', 'strasse'],
    ['products', '%'],
  ] as const) {
    const words = foldedWords(text)
    const meant = [...rowsOf(table).values()].filter((row) => {
      const all = fold(searchWords(MIRROR_TABLES[table], row).join('\n'))
      return words.every((one) => all.includes(one))
    })
    const found = await everything(`/${table}?search=${encodeURIComponent(text)}`)
    expect(found.map(({ id }) => id).sort(), text).toEqual(meant.map(({ id }) => id).sort())
  }
}

test('rows, history, mirrors, search and what waits on devices agree with a simple model after random changes by four people', {
  timeout: 1_200_000,
}, async () => {
  const steps = count(400, 10_000)
  for (let step = 1; step <= steps; step += 1) {
    const person = must(pick(people), 'somebody')
    const next = somethingTo(person)
    if (next) person.waiting.push(next)
    if (random(6) === 0) await goOnline(person)
    if (step % Math.ceil(steps / 4) === 0) await expectAgreement()
  }
  await expectAgreement()
  for (const reason of ['gone', 'changed']) expect(refusals, 'people met each other').toContain(reason)
  let told = 0
  for (const { id } of rowsOf('products').values()) {
    const changes = (await everything(`/products/${id}/changes`)).reverse()
    for (const [name, values] of past.get(id) ?? []) {
      const steps = changes.flatMap(({ fields }) => (fields as Record<string, unknown>)[name] ?? []) as unknown[]
      expect(steps, name).toEqual(values.slice(1).flatMap((value, at) => [values[at], value]))
      told += values.length
    }
  }
  expect(told).toBeGreaterThan(steps / 40)
})
