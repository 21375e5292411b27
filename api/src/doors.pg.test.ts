import { headOf, linesOf, notesOf } from '@werkbank/model/agreement/agreed-document.ts'
import type { Command } from '@werkbank/model/base/command.ts'
import { readCsv } from '@werkbank/model/base/read/read-csv.ts'
import { codeOf, codesByField } from '@werkbank/model/base/rules.ts'
import { createProduct } from '@werkbank/model/catalogue/commands.ts'
import { messagesOf } from '@werkbank/model/chat/chat-document.ts'
import { chatPolicy } from '@werkbank/model/chat/chat-policy.ts'
import { postMessage } from '@werkbank/model/chat/commands.ts'
import { EVA, NOW, refusalOf } from '@werkbank/model/documents/testing.ts'
import { createCustomer } from '@werkbank/model/partners/commands.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { createCredit } from '@werkbank/model/sales/billing/invoice-commands.ts'
import { createOrder } from '@werkbank/model/sales/commands.ts'
import { orderContent } from '@werkbank/model/sales/order-content.ts'
import { badValues, type Place, placesIn } from '@werkbank/model/testing-inputs.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROUTE_TABLE } from './http/openapi/route-table.ts'
import { planImport } from './importing/index.ts'
import { buildCompany, type Company } from './testing-company.ts'

/*
 * VA-01: the rules of a value are one thing, and each way in asks them. Values that can't be right are sent through all: the form's check,
 * the command's schema (what the outbox keeps), the API, the document's guard, an imported file.
 */
let company: Company
beforeAll(async () => {
  company = await buildCompany()
})
afterAll(() => company.close())

const commands: Command[] = Object.values(COMMANDS)
const pathNames = (command: Command) => [...command.route.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name))

/** A well-formed input of a command, as the table of routes has it. */
function goodInput(command: Command): Record<string, unknown> {
  const entry = ROUTE_TABLE[command.name]
  const ids = Object.entries(entry?.ids ?? {}).map(([name, thing]) => [name, company.things[thing]])
  return { ...Object.fromEntries(ids), ...entry?.path, ...entry?.body?.(company.things) }
}

/** `input` with `value` at a place: what stands around it stays as it is, where there is something. */
function put(input: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value
  if (name === '0') return [put(Array.isArray(input) ? input[0] : undefined, rest, value)]
  const around = typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {}
  return { ...around, [name]: put((around as Record<string, unknown>)[name], rest, value) }
}

/**
 * What a person has seen may be anything, and what stands in the address has tests of its own. What a setting takes says the setting, not the command:
 * `settings.pg.test.ts` sends each bad value of each through form, command and API.
 */
const isAsked = (command: Command, { path }: Place) =>
  path.length > 0 &&
  path[0] !== 'seen' &&
  !(command.name === 'setting.change' && path[0] === 'value') &&
  !pathNames(command).includes(String(path[0]))

/** UTF-8, in which documents travel, has no half characters: they arrive as the sign for what is broken. */
const isHalf = (value: unknown) => typeof value === 'string' && !value.isWellFormed()
const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 40)

/** The answer of the API to an input of a command. */
function send(command: Command, input: Record<string, unknown>) {
  const names = pathNames(command)
  const [method, route] = command.route.split(' ') as [string, string]
  const address = route.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(input[name])))
  const body = Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)))
  return company.admin.call(method, address, body)
}

/** Doors that take `value` at a place of a command, or say something else than the others. */
async function disagreements(command: Command, place: Place, value: unknown): Promise<string[]> {
  const input = put(goodInput(command), place.path, value) as Record<string, unknown>
  const field = String(place.path[0])
  const issue = command.input.safeParse(input).error?.issues.find(({ path }) => path[0] === field)
  const form = codesByField(command.input, { [field]: input[field] }).get(field)
  const { status, body } = await send(command, input)
  const errors: { path: string; code?: string }[] = body?.errors ?? []
  const told = errors.find(({ path }) => path.split('.')[0] === field)?.code
  return [
    ...(issue ? [] : ['the command takes it']),
    ...(form ? [] : ['the form takes it']),
    ...(status === 400 ? [] : [`the API answers ${status}`]),
    ...(told === form ? [] : [`the API says ${told}, the form ${form}`]),
    // What cannot be stored at all is reported as such, whatever else is wrong with it.
    ...(form === 'text-unstorable' || !issue || codeOf(issue) === form ? [] : [`the command says ${codeOf(issue)}`]),
  ]
}

describe('VA-01 form, command and API refuse the same bad value with the same code', () => {
  test.each(commands.filter(({ name }) => ROUTE_TABLE[name]))('$name', async (command) => {
    const wrong: string[] = []
    expect(command.input.safeParse(goodInput(command)).error?.issues ?? []).toEqual([])
    for (const place of [...placesIn(command.input)].filter((one) => isAsked(command, one)))
      for (const value of badValues(place)) {
        const isTaken = command.input.safeParse(put(goodInput(command), place.path, value)).success
        if (isTaken && (value === null || value === '')) continue // none, where there may be none
        for (const one of await disagreements(command, place, value))
          wrong.push(`${place.path.join('.')} ${shown(value)}: ${one}`)
      }
    expect(wrong).toEqual([])
  })
})

/** The guard's answer to a value that is written into an order's working copy, at the place of a field of `order.create`. */
const intoOrder = (path: readonly string[], value: unknown) =>
  refusalOf(orderContent.policy, (doc) => {
    if (path[0] === 'lines') linesOf(doc).set(`l1.${path[2]}`, value)
    else if (path[0] === 'notes') notesOf(doc).insert(0, String(value))
    else headOf(doc).set(String(path[0]), value)
  })

describe('VA-01 a document refuses what the command refuses', () => {
  test('order', () => {
    const isWritten = ({ path }: Place) =>
      path.length === 1
        ? !['id', 'documentFromClient', 'lines'].includes(String(path[0]))
        : path.length === 3 && path[2] !== 'id'
    const taken: string[] = []
    let tried = 0
    for (const place of [...placesIn(createOrder.input)].filter(isWritten))
      for (const value of badValues(place)) {
        if (isHalf(value) || (place.path[0] === 'notes' && typeof value !== 'string')) continue
        if (createOrder.input.safeParse(put({}, place.path, value)).success) continue
        tried += 1
        if (intoOrder(place.path, value) === undefined) taken.push(`${place.path.join('.')} ${shown(value)}`)
      }
    expect(taken).toEqual([])
    expect(tried).toBeGreaterThan(60)
  })

  test('message', () => {
    const places = [...placesIn(postMessage.input)].filter(({ path }) => path[0] === 'text')
    const bad = places.flatMap((place) => badValues(place)).filter((value) => !isHalf(value))
    const id = '018f0000-0000-7000-8000-0000000000aa'
    const write = (text: unknown) =>
      refusalOf(chatPolicy, (doc) => void messagesOf(doc).set(id, { id, authorId: EVA, text, writtenAt: NOW }))
    expect(write('Hello')).toBeUndefined()
    expect(bad.filter((text) => write(text) === undefined)).toEqual([])
    expect(bad).toContain('\u2800\u200b')
  })
})

describe('VA-01 an import refuses what the commands refuse', () => {
  const HEAD = 'Rechnungsnr;Artikelnr;Bezeichnung;Menge;Datum;Einzelpreis;Kundennr;Land'
  const GOOD = {
    document: '1',
    sku: 'A-1',
    name: 'Husar',
    quantity: '1',
    day: '20.11.2026',
    price: '5',
    customer: 'K1',
  }
  const take = (cells: Partial<typeof GOOD>) => {
    const { document, sku, name, quantity, day, price, customer } = { ...GOOD, ...cells }
    const row = [document, sku, name, quantity, day, price, customer, 'DE'].map((cell) => `"${cell}"`).join(';')
    return planImport(readCsv(new TextEncoder().encode(`${HEAD}\n${row}\n`)), { home: 'DE', today: '2026-11-26' })
  }
  const name = (value: string) => codesByField(createProduct.input, { name: value }).get('name')
  const number = (value: string) => codesByField(createCustomer.input, { number: value }).get('number')
  const ofLine = (field: 'quantity' | 'unitPriceMinor', value: unknown) =>
    codesByField(createCredit.input.shape.lines.element, { [field]: value }).get(field)
  test.each([
    ['a name that is too long', { name: 'x'.repeat(301) }, name('x'.repeat(301))],
    ['a name with NUL', { name: 'a\0b' }, name('a\0b')],
    ['a customer that is too long', { customer: 'K'.repeat(41) }, number('K'.repeat(41))],
    ['a customer that nobody sees', { customer: '\u2800' }, number('\u2800')],
    ['a barcode as quantity', { quantity: '4006381333931' }, undefined],
    ['too many pieces', { quantity: '10000001' }, ofLine('quantity', '10000001')],
    ['too high a price', { price: '100000001' }, ofLine('unitPriceMinor', 10_000_000_100)],
    ['a day that is none', { day: '30.02.2026' }, undefined],
    ['a year that nobody means', { day: '26.11.1026' }, undefined],
    ['a quantity that is too fine', { quantity: '0,0000001' }, undefined],
  ])('%s', (_, cells, code) => {
    const { notTaken, documents } = take(cells)
    expect(documents).toEqual([])
    expect(notTaken).toHaveLength(1)
    expect(notTaken[0]?.reason).toMatch(/^(?:its|it|there) /)
    if (code !== undefined) expect(notTaken[0]?.code).toBe(code)
  })

  test('the same file without the mistake is taken', () => {
    expect(take({}).documents).toHaveLength(1)
  })
})
