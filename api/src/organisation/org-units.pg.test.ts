import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const call = (method: string, path: string, body?: object) => shop.admin.call(method, path, body)
const make = async (name: string, parentId: string | null = null): Promise<string> =>
  (await shop.ask('POST', '/org-units', { name, parentId })).id
const refused = (code: string, data: unknown = {}) => ({ status: 409, body: { code, data } })
const peopleOf = async (unit: string): Promise<string[]> =>
  (await shop.ask('GET', `/org-units/${unit}/people`)).items.map(({ userId }: { userId: string }) => userId)
const aboveOf = async (unit: string) =>
  (await shop.sql<{ above: string[] }[]>`SELECT above FROM org_units WHERE id = ${unit}`)[0]?.above

test('ID-35 the company is a tree of sites, departments and sections, each with a head, and names of neighbours differ', async () => {
  const head = await shop.person('production', 'Hanna Head')
  const site = (await shop.ask('POST', '/org-units', { name: 'Nürnberg', kind: 'site', headId: head.userId })).id
  const sales = await make('Vertrieb', site)
  const inside = await make('Innendienst', sales)
  expect(await shop.ask('GET', `/org-units/${site}`)).toMatchObject({ kind: 'site', headId: head.userId })
  expect((await shop.ask('GET', `/org-units/${inside}`)).path).toEqual(['Nürnberg', 'Vertrieb', 'Innendienst'])
  expect(await call('POST', '/org-units', { name: 'VERTRIEB', parentId: site })).toMatchObject(
    refused('org-unit-name-taken', { unitId: sales }),
  )
  expect(await call('POST', '/org-units', { name: 'Vertrieb' })).toMatchObject({ status: 201 }) // elsewhere it is another
  expect(await call('POST', '/org-units', { name: 'X', headId: newId() })).toMatchObject(refused('unknown-person'))
  expect(await call('POST', '/org-units', { name: 'X', parentId: newId() })).toMatchObject(refused('unknown-org-unit'))
  expect(await call('POST', '/org-units', { name: 'X', kind: 'planet' })).toMatchObject({ status: 400 })
  const seller = await shop.person('sales', 'Only Sells')
  expect(await seller.call('POST', '/org-units', { name: 'Own' })).toMatchObject({ status: 403 })
})

test('ID-35 a unit never comes below itself, also where two move units at once; what stands above is kept for all below', async () => {
  const [a, b] = [await make('A'), await make('B')]
  const inside = await make('In A', a)
  const answers = await Promise.all([
    call('PATCH', `/org-units/${a}`, { parentId: b }),
    call('PATCH', `/org-units/${b}`, { parentId: inside }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(answers.find(({ status }) => status === 409)).toMatchObject(refused('org-unit-in-itself'))
  if (answers[0].status === 200) expect(await aboveOf(inside)).toEqual([b, a, inside])
  else expect(await aboveOf(b)).toEqual([a, inside, b])
  let deep: string | null = null
  for (let level = 0; level < LIMITS.orgUnitDepthMax; level += 1) deep = await make(`L${level}`, deep)
  expect(await call('POST', '/org-units', { name: 'deeper', parentId: deep })).toMatchObject(
    refused('org-unit-too-deep', { max: LIMITS.orgUnitDepthMax }),
  )
})

test('ID-35 people belong to several units, to each once; where one is removed, all in it move at once, or it has to be empty', async () => {
  const [ada, bo] = [await shop.person('sales', 'Ada In Two'), await shop.person('sales', 'Bo In One')]
  const [old, target] = [await make('Old'), await make('Target')]
  const child = await make('Child', old)
  const add = (unit: string, userId: string) => call('POST', `/org-units/${unit}/people`, { userId })
  for (const [unit, person] of [
    [old, ada],
    [target, ada],
    [old, bo],
  ] as const)
    expect(await add(unit, person.userId)).toMatchObject({ status: 201 })
  expect(await add(old, bo.userId)).toMatchObject(refused('in-unit-already'))
  expect(await add(old, newId())).toMatchObject(refused('unknown-person'))
  expect(await add(newId(), bo.userId)).toMatchObject({ status: 404 })
  expect(await call('POST', `/org-units/${old}/remove`, {})).toMatchObject(
    refused('org-unit-in-use', { people: 2, units: 1 }),
  )
  expect(await call('POST', `/org-units/${old}/remove`, { moveTo: child })).toMatchObject(refused('org-unit-in-itself'))
  expect(await call('POST', `/org-units/${old}/remove`, { moveTo: target })).toMatchObject({
    status: 200,
    body: { people: 2, units: 1 },
  })
  expect((await peopleOf(target)).sort()).toEqual([ada.userId, bo.userId].sort())
  expect(await aboveOf(child)).toEqual([target, child])
  const { items } = await shop.ask('GET', `/org-units/${target}/people`)
  const bosPlace = items.find(({ userId }: { userId: string }) => userId === bo.userId).id
  expect(await call('POST', `/org-units/${child}/people/${bosPlace}/remove`, {})).toMatchObject({ status: 404 }) // it is of another unit
  expect(await call('POST', `/org-units/${target}/people/${bosPlace}/remove`, {})).toMatchObject({ status: 200 })
  expect(await peopleOf(target)).toEqual([ada.userId])
})

test('ID-35 the log says who was put where; members of a removed unit are told that their rights may be others', async () => {
  const person = await shop.person('sales', 'Con Vo')
  const unit = await make('Short-lived')
  await shop.ask('POST', `/org-units/${unit}/people`, { userId: person.userId })
  const told = () =>
    shop.sql`SELECT 1 FROM events WHERE type = 'access.changed' AND subject_id = ${person.userId}`.then(
      ({ length }) => length,
    )
  const before = await told()
  const target = await make('Lasting')
  await shop.ask('POST', `/org-units/${unit}/remove`, { moveTo: target })
  expect(await told()).toBe(before + 1)
  const { items } = await shop.ask('GET', `/security-events?person=${person.userId}&type=org-unit.person-added`)
  expect(items).toMatchObject([{ subjectName: 'Con Vo', details: { unitId: unit } }])
})
