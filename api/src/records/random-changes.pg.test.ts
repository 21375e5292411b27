// World and model are in one file: to find out why they disagree one reads both.

import { count } from '@werkbank/database/testing/testing.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Command, OverlayRows } from '@werkbank/model/base/command.ts'
import { readCsv } from '@werkbank/model/base/read/read-csv.ts'
import { fold, foldedWords } from '@werkbank/model/base/value/fold.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { productSteps } from '@werkbank/model/catalogue/bulk-steps.ts'
import { changeCategory, createCategory } from '@werkbank/model/catalogue/category-commands.ts'
import { changeProduct, createProduct } from '@werkbank/model/catalogue/commands.ts'
import { PRODUCTS } from '@werkbank/model/catalogue/file-rows.ts'
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
import { customerSteps } from '@werkbank/model/partners/bulk-steps.ts'
import { changeCustomer, createCustomer } from '@werkbank/model/partners/commands.ts'
import { addressSays, isEmptyAddress } from '@werkbank/model/partners/customer-address.ts'
import { contactSays } from '@werkbank/model/partners/customer-contact.ts'
import { ADDRESSES, CONTACTS, CUSTOMERS } from '@werkbank/model/partners/file-rows.ts'
import { type BulkStep, planBulk } from '@werkbank/model/records/bulk-step.ts'
import {
  type FileRow,
  type FileTarget,
  orderOfDoing,
  planFile,
  type RowPlan,
  takenBack,
} from '@werkbank/model/records/file/plan-file.ts'
import type { KnownBy } from '@werkbank/model/records/inputs.ts'
import { nameKey } from '@werkbank/model/records/same-name.ts'
import { searchWords } from '@werkbank/model/records/search-words.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { doesCommands } from '../batches/index.ts'
import { exportsList } from '../exporting/index.ts'
import { type MirrorClient, makeMirrorClient } from '../feed/mirror-client.ts'
import { BATCH_HANDLERS } from '../jobs/batch-handlers.ts'
import { type Queue, startQueue } from '../queue/index.ts'
import type { TestPerson } from '../testing.ts'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

/*
 * Four people change records at random, offline and on: one by one, by files, several rows at once, and some of it left to the server as a job. A simple
 * model, which knows nothing of records, says what should be: rows, history, mirror, search, files that go out, and what devices show of what
 * waits have to agree with it.
 */
const TABLES = ['customers', 'customerAddresses', 'customerContacts', 'products', 'categories'] as const
type Table = (typeof TABLES)[number]
type Row = { id: string } & Record<string, unknown>
type Rows = Map<string, Row>
type Waiting = { command: Command; input: Row }
type Person = { caller: TestPerson; mirror: MirrorClient; waiting: Waiting[]; isFresh: boolean }

// Another world each time; `SEED` brings one back.
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const random = makeRandom(seed)
const pick = <T>(of: readonly T[]): T | undefined => of[random(of.length)]
const WORDS = ['Nürnberg', 'Fürth', 'Müller', 'Zinn am Tor', 'Straße 4', 'Reh', 'łódź', '%', 'ＡＢＣ'] as const
/** Of names that others have, people are asked. */
const name = () => `${word()} ${newId().slice(-8)}`
const word = () => `${pick(WORDS)} ${random(20)}`

let shop: Shop
let queue: Queue
const model = new Map<string, Rows>(TABLES.map((table) => [table, new Map()]))
/** What each field of a customer or product was from its beginning on. */
const past = new Map<string, Map<string, unknown[]>>()
let people: Person[]
beforeAll(async () => {
  shop = await buildShop()
  queue = await startQueue({
    url: shop.database.url,
    services: shop.api.services,
    kinds: [exportsList, doesCommands(BATCH_HANDLERS)],
  })
  people = []
  for (const name of ['Ada', 'Ben', 'Cem', 'Dea']) {
    const caller = await shop.person('admin', name)
    people.push({ caller, mirror: makeMirrorClient(caller), waiting: [], isFresh: false })
  }
  await Promise.all(people.map(({ mirror }) => mirror.bootstrap()))
  for (const table of TABLES)
    for (const row of must(people[0], 'somebody').mirror.rows(table)) rowsOf(table).set(row.id, { ...row })
})
afterAll(async () => {
  await queue?.stop()
  await shop?.close()
})

const rowsOf = (table: Table): Rows => must(model.get(table), 'a table of the model')

/** What a person sees: the rows of their mirror, with their unsent changes. */
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

/** A random action that is possible with what the person sees. */
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

/** A step for several rows of a list, and now and then at once what takes it back. */
function severalAtOnce(person: Person): Waiting[] {
  const seen = seenBy(person)
  const [table, steps] = must(
    pick([['products', productSteps] as const, ['customers', customerSteps] as const]),
    'a list',
  )
  const step = must(pick(steps as readonly BulkStep<Row>[]), 'a step')
  const asked: Record<string, () => unknown> = {
    percent: () => String(random(20) - 9),
    paymentDays: () => random(90),
    tags: () => [pick(['a', 'b', 'c'])],
    categoryId: () => pick([null, ...must(seen.get('categories'), 'a table').keys()]),
  }
  const given = step.asks && asked[step.asks.name]?.()
  const all = [...must(seen.get(table), 'a table').values()]
  const picked = all.length === 0 ? [] : Array.from({ length: 1 + random(6) }, () => must(pick(all), 'a row'))
  const { does } = planBulk(step, [...new Set(picked)], given)
  const { command, undo } = step
  const back = undo && random(3) === 0 ? does.map(({ row }) => ({ command, input: undo(row, given) as Row })) : []
  return [...does.map(({ input }) => ({ command, input: input as Row })), ...back]
}

/** What a file of each kind may say, about what is there and what is new. */
const FILES: Record<
  'products' | 'customers' | 'customerAddresses' | 'customerContacts',
  { target: FileTarget; row: (seen: Map<string, Rows>, serial: string) => Omit<FileRow, 'line'> }
> = {
  products: {
    target: PRODUCTS,
    row: (seen, serial) => {
      const all = [...must(seen.get('products'), 'a table').values()]
      const parent = pick([serial, ...all.filter(({ kind }) => kind === 'parent').map(({ sku }) => String(sku))])
      const isNew = random(3) > 0
      const sku = isNew ? `${serial}-${random(5)}` : String(pick(all)?.sku ?? serial)
      return {
        cells: {
          sku,
          name: word(),
          priceMinor: `${random(90)}.${10 + random(90)}`,
          parentId: isNew && parent ? parent : '',
        },
        properties: { Farbe: pick(['', word()]) as string },
      }
    },
  },
  customers: {
    target: CUSTOMERS,
    row: (seen, serial) => ({
      cells: {
        number: pick([numberIn(seen), `${serial}-${random(9)}`]) as string,
        name: word(),
        city: pick(['', word()]) as string,
      },
    }),
  },
  customerAddresses: {
    target: ADDRESSES,
    row: (seen) => ({
      cells: {
        customerId: numberIn(seen),
        name: pick(['', 'Werk', 'Tor 3', word()]) as string,
        street: `Weg ${random(6)}`,
        city: word(),
      },
    }),
  },
  customerContacts: {
    target: CONTACTS,
    row: (seen) => ({
      cells: {
        customerId: numberIn(seen),
        name: pick(['Ida', 'Udo', word()]) as string,
        email: pick(['', `a${random(9)}@b.test`]) as string,
      },
    }),
  },
}
const numberIn = (seen: Map<string, Rows>): string => {
  const numbers = [...must(seen.get('customers'), 'a table').values()].flatMap(({ number }) =>
    number ? [String(number)] : [],
  )
  return pick(numbers) ?? ''
}

const planOf = (seen: Map<string, Rows>, table: keyof typeof FILES, rows: readonly FileRow[]): RowPlan[] => {
  const owners = new Map([...must(seen.get('customers'), 'a table').values()].map(({ id, number }) => [number, id]))
  const meanings = (text: string) => [owners.get(text) ?? []].flat()
  return planFile(FILES[table].target, {
    rows,
    known: [...must(seen.get(table), 'a table').values()],
    context: (field) => ({
      ...{ notation: { decimalSign: '.' as const, settled: true }, minorDigits: 2, words: [] },
      ...(field === 'customerId' ? { meanings } : {}),
    }),
    sameNameIsMeant: true,
    newKeysAreMeant: true,
  })
}

/** Some rows of a file. Read again, whatever was taken is there: it finds nothing to do. Now and then it is taken back. */
function fromAFile(person: Person): Waiting[] {
  const table = must(pick(Object.keys(FILES) as (keyof typeof FILES)[]), 'a kind of file')
  const { target, row } = FILES[table]
  const seen = seenBy(person)
  const serial = `F${newId().slice(-8)}`
  const rows = Array.from({ length: 1 + random(8) }, (_, at) => ({ line: at + 2, ...row(seen, serial) }))
  const plans = planOf(seen, table, rows)
  const taken = orderOfDoing(target, plans).flatMap((plan): Waiting[] =>
    plan.does === 'create' || plan.does === 'change' ? [{ command: target[plan.does], input: plan.input as Row }] : [],
  )
  const after = { ...person, waiting: [...person.waiting, ...taken] }
  const again = planOf(seenBy(after), table, rows)
  const expected = plans.map(({ does }) => (does === 'refuse' ? does : 'nothing'))
  // Ambiguous rows can become unambiguous once the others have theirs.
  expect(
    again.map(({ does }, at) => (expected[at] === 'refuse' ? 'refuse' : does)),
    JSON.stringify({ rows, plans }),
  ).toEqual(expected)
  files[table] += taken.length
  if (random(4) > 0) return taken
  const back = plans.toReversed().flatMap((plan) => takenBack(target, plan) ?? []) as Waiting[]
  return [...taken, ...back]
}
const files = { products: 0, customers: 0, customerAddresses: 0, customerContacts: 0 }

/** Commands that are left to the server: a job does them, each as if it had been sent. */
async function byTheServer(person: Person, waiting: readonly Waiting[]): Promise<void> {
  await goOnline(person)
  const [batch, rows] = [
    newId(),
    waiting.map(({ command, input }, line) => ({ line, cells: [], command: command.name, input })),
  ]
  const call = async (method: string, path: string, body?: object) => {
    const answer = await person.caller.call(method, path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
    return answer.body
  }
  await call('POST', `/batches/${batch}/rows`, { from: 0, rows })
  const { id } = await call('POST', `/batches/${batch}/run`, { rows: rows.length, name: 'Some' })
  await expect
    .poll(() => call('GET', `/jobs/${id}`), { timeout: 60_000, interval: 20 })
    .toMatchObject({ state: 'done' })
  const { rows: refused } = await call('GET', `/batches/${batch}/refused?limit=500`)
  const problems = new Map<number, { status: number; code: string }>(
    refused.map((row: { line: number; problem: object }) => [row.line, row.problem]),
  )
  for (const [line, { command, input }] of waiting.entries()) {
    const problem = problems.get(line)
    if (problem) refusals.push(whyRefused(command, input, { status: problem.status, body: problem }))
    else MEANS[command.name]?.(input, await numberOf(command, input))
  }
  for (const other of people) other.isFresh = false
  byJob += rows.length
}
let byJob = 0
/** What a job's row does not answer: which number a new customer has. */
const numberOf = async (command: Command, { id }: Row) =>
  command.name === 'customer.create' ? await shop.ask('GET', `/customers/${id}`) : {}

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
const MEANS: Record<string, (input: Row, answer: Record<string, unknown>) => unknown> = {
  'customer.create': ({ id, confirmName: _, ...fields }, { number }) => {
    const place = { street: null, postalCode: null, city: null, country: 'DE', ...placeOf({ id, ...fields }) }
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
      variant: {},
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
  'customer-address.create': ({ id, once, ...fields }) =>
    (once && isThere('customerAddresses', fields, addressSays)) ||
    put('customerAddresses', id, { name: '', street: null, postalCode: null, city: null, country: 'DE', ...fields }),
  'customer-contact.create': ({ id, once, ...fields }) =>
    (once && isThere('customerContacts', fields, contactSays)) ||
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
  'customer.change': ({ id, seen, tags, confirmName: _, ...fields }) => {
    put('customers', id, tags ? { ...fields, tags: tagged('customers', id, { tags, seen }) } : fields)
    put('customerAddresses', String(rowsOf('customers').get(id)?.billingAddressId), placeOf({ id, ...fields }))
  },
  'product.change': ({ id, seen, tags, confirmName: _, ...fields }) =>
    put('products', id, tags ? { ...fields, tags: tagged('products', id, { tags, seen }) } : fields),
  'category.change': ({ id, seen: _, ...fields }) => put('categories', id, fields),
}
const ofOwner = (table: Table, { customerId }: Record<string, unknown>) =>
  [...rowsOf(table).values()].filter((one) => one.customerId === customerId)
/** Of a file that somebody else took meanwhile the one that is there is meant. */
const isThere = (table: Table, part: Record<string, unknown>, says: KnownBy): boolean =>
  ofOwner(table, part).some((one) => says(one) === says(part))

/** Adding and removing a tag merge with whatever tags the record has by then. */
function tagged(table: Table, id: string, { tags, seen }: Record<'tags' | 'seen', unknown>): unknown {
  const now = rowsOf(table).get(id)?.tags as string[]
  const [given, saw] = [tags as string[], (seen as { tags: string[] }).tags]
  const kept = now.filter((tag) => given.includes(tag) || !saw.includes(tag))
  const after = [...new Set([...kept, ...given.filter((tag) => !saw.includes(tag))])].sort()
  return after.join() === now.join() ? now : after
}
const showPlace = (customerId: string) => {
  const address = rowsOf('customerAddresses').get(String(rowsOf('customers').get(customerId)?.billingAddressId))
  if (address) put('customers', customerId, placeOf(address))
}

const nextOf = (person: Person): Waiting[] => {
  const kind = random(20)
  if (kind === 0) return fromAFile(person)
  if (kind === 1) return severalAtOnce(person)
  return [somethingTo(person) ?? []].flat()
}

const refusals: string[] = []
/** Sends the outbox in order. A refusal must be justified by a concurrent change of another person. */
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
  // No one else wrote: the result is what the device showed.
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
  if (body.code === 'changed-meanwhile' && seen.some(([name, value]) => name !== 'tags' && row && row[name] !== value))
    return 'changed'
  const isPartThere =
    isThere('customerAddresses', input, addressSays) || isThere('customerContacts', input, contactSays)
  if (body.code === 'already-there' && isPartThere) return 'there'
  // For a name that was free when the file was read, no confirmation was asked.
  const names = TABLES.flatMap((one) => [...rowsOf(one).values()].map(({ name }) => nameKey(String(name))))
  if (body.code?.endsWith('name-exists') && names.includes(nameKey(String(input.name)))) return 'namesake'
  // The empty address of a customer who has none, filled by a file, isn't emptied again.
  if (body.code === 'invalid-input' && command === changeCustomerAddress && isEmptyAddress({ ...row, ...input }))
    return 'emptied'
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
  await expectFile('products', { sku: '', name: '', priceMinor: '', costMinor: '' })
  await expectFile('customers', { number: '', name: '', email: '', phone: '', street: '', city: '', paymentDays: '' })
}

/** A file of the list has what the model has, and taken in again it finds nothing to do. */
async function expectFile(list: 'products' | 'customers', fields: Record<string, string>): Promise<void> {
  const columns = Object.keys(fields).map((field) => ({ field, head: field }))
  const { id } = await shop.ask('POST', '/exports', { list, name: list, columns })
  await expect
    .poll(() => shop.ask('GET', `/jobs/${id}`), { timeout: 60_000, interval: 20 })
    .toMatchObject({ state: 'done' })
  const answer = await fetch(`${shop.url}/api/v1/jobs/${id}/result`, {
    headers: { cookie: shop.admin.cookie, 'sec-fetch-site': 'same-origin' },
  })
  const { header, rows } = readCsv(new Uint8Array(await answer.arrayBuffer()))
  expect(header).toEqual(Object.keys(fields))
  expect(rows, list).toHaveLength(rowsOf(list).size)
  const lines = rows.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(header.map((field, at) => [field, cells[at] ?? ''])),
  }))
  const wrong = planOf(model, list, lines).filter(({ does }) => does !== 'nothing')
  expect(wrong, list).toEqual([])
}

test(`LG-66 LG-110 PR-34 rows, history, mirrors, search, files and what waits on devices agree with a simple model after random changes, files and steps by four people (seed ${seed})`, {
  timeout: 1_200_000,
}, async () => {
  const steps = count(200, 10_000)
  // A file or a step for several rows counts as the changes that it is made of.
  for (let step = 1, parts = 0; step <= steps; step += parts) {
    const person = must(pick(people), 'somebody')
    const next = nextOf(person)
    const before = Math.floor((step * 4) / steps)
    parts = Math.max(1, next.length)
    if (next.length > 1 && random(3) === 0) await byTheServer(person, next)
    else person.waiting.push(...next)
    if (random(6) === 0) await goOnline(person)
    if (Math.floor(((step + parts) * 4) / steps) > before) await expectAgreement()
  }
  await expectAgreement()
  // In a short world somebody may meet nobody.
  if (steps > 1_000) {
    for (const reason of ['gone', 'changed']) expect(refusals, 'people met each other').toContain(reason)
    expect(Math.min(...Object.values(files)), 'rows of files').toBeGreaterThan(0)
    expect(byJob).toBeGreaterThan(0)
  }
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
