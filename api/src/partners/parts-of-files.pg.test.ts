import type { Command } from '@werkbank/model/base/command.ts'
import { ADDRESSES, CONTACTS } from '@werkbank/model/partners/file-rows.ts'
import { type FileTarget, planFile, type RowPlan, takenBack } from '@werkbank/model/records/file/plan-file.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
let two: [TestPerson, TestPerson]
beforeAll(async () => {
  shop = await buildShop()
  two = [await shop.person('sales', 'Anna'), await shop.person('sales', 'Bernd')]
})
afterAll(() => shop?.close())

type Row = { id: string } & Record<string, unknown>
type Kind = { target: FileTarget; path: string; rows: Record<string, string>[] }
const KINDS: Record<string, Kind> = {
  addresses: {
    target: ADDRESSES,
    path: 'addresses',
    rows: [
      { name: 'Werk 1', street: 'Hafenweg 1', city: 'Fürth' },
      { name: 'Werk 2', street: 'Hafenweg 2', city: 'Fürth' },
      { name: 'Werk 3', street: 'Hafenweg 3', city: 'Fürth' },
    ],
  },
  contacts: {
    target: CONTACTS,
    path: 'contacts',
    rows: [
      { name: 'Kim Kundig', email: 'kim@mayer.test' },
      { name: 'Uwe Ulm', email: 'uwe@mayer.test' },
      { name: 'Ida Iser', email: 'ida@mayer.test' },
    ],
  },
}

/** A customer, what one device plans of a file for them, and what is there. */
async function begin({ target, path, rows }: Kind) {
  const { id: owner } = await shop.ask('POST', '/customers', { name: 'Mayer', confirmName: true, city: 'Hof' })
  const there = async (): Promise<Row[]> => (await shop.ask('GET', `/customers/${owner}/${path}`)).items
  const before = await there()
  const plan = (cells = rows, known = before): RowPlan[] =>
    planFile(target, {
      rows: cells.map((row, at) => ({ line: at + 2, cells: { customerId: 'K', ...row } })),
      known,
      context: (field) => ({
        notation: { decimalSign: ',', settled: false },
        minorDigits: 2,
        words: [],
        ...(field === 'customerId' ? { meanings: () => [owner] } : {}),
      }),
    })
  return { owner, there, before, plan }
}
const send = (person: TestPerson, command: Command, input: Record<string, unknown>) => {
  const [method = '', route = ''] = command.route.split(' ')
  const path = route.replaceAll(/\{(\w+)\}/g, (_, name) => String(input[name]))
  const named = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  const body = Object.fromEntries(Object.entries(input).filter(([name]) => !named.includes(name)))
  return person.call(method, path, body, { 'idempotency-key': crypto.randomUUID() })
}
const take = (person: TestPerson, { target }: Kind, plans: readonly RowPlan[]) =>
  Promise.all(plans.map((one) => (one.does === 'create' ? send(person, target.create, one.input) : undefined)))
const takeBack = async (person: TestPerson, { target }: Kind, plans: readonly RowPlan[]) => {
  const answers = []
  for (const one of plans.toReversed()) {
    const back = takenBack(target, one)
    if (back) answers.push([one.line, (await send(person, back.command, back.input)).body.code] as const)
  }
  return answers
}
const namesOf = (rows: readonly Row[]) =>
  rows
    .map(({ name }) => String(name))
    .filter(Boolean)
    .sort()

test.each(Object.keys(KINDS))(
  'CU-02 LG-110 two people who take the same file of %s at once make each once: the second finds what the first made',
  async (name) => {
    const kind = KINDS[name] as Kind
    const { there, before, plan } = await begin(kind)
    const answers = await Promise.all(two.map((person) => take(person, kind, plan())))
    const made = (await there()).filter(({ id }) => !before.some((row) => row.id === id))
    expect(namesOf(made)).toEqual(kind.rows.map((row) => row['name'] ?? '').sort())
    const ids = answers.map((all) => all.map((answer) => [answer?.status, answer?.body.id]))
    expect(ids[0]).toEqual(ids[1])
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set(ids[0]?.map(([, id]) => id)))
    // Where it says something else besides, nobody's word is lost: it is refused, and looked at.
    const [first = {}] = kind.rows
    const other = plan([{ ...first, ...(name === 'addresses' ? { country: 'AT' } : { phone: '0911 1' }) }])
    const [refused] = await take(two[1], kind, other)
    expect(refused).toMatchObject({ status: 409, body: { code: 'already-there', data: { id: ids[0]?.[0]?.[1] } } })
    // By hand two of the same can be made: that is asked of files alone.
    const by = plan()[0]
    const { once: _, ...byHand } = by?.does === 'create' ? by.input : {}
    expect(await send(two[0], kind.target.create, byHand)).toMatchObject({ status: 201 })
  },
)

test.each(Object.keys(KINDS))(
  'CU-02 LG-110 taking back a file of %s leaves what somebody changed since, and says which line it was',
  async (name) => {
    const kind = KINDS[name] as Kind
    const { owner, there, before, plan } = await begin(kind)
    const plans = plan()
    const answers = await take(two[0], kind, plans)
    const [, second] = answers
    // A field that the file said nothing of, by another person.
    const change = name === 'addresses' ? { postalCode: '90768' } : { phone: '0911 2' }
    const changed = await two[1].call('PATCH', `/customers/${owner}/${kind.path}/${second?.body.id}`, change)
    expect(changed.status).toBe(200)
    expect(await takeBack(two[0], kind, plans)).toEqual([
      [4, undefined],
      [3, 'changed-meanwhile'],
      [2, undefined],
    ])
    expect((await there()).filter(({ id }) => !before.some((row) => row.id === id))).toMatchObject([change])
  },
)
