import { tagKey } from '@werkbank/model/records/tags.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const product = async (tags: string[] = [], more: object = {}) => {
  const id = await shop.product(more)
  if (tags.length > 0) await shop.ask('PATCH', `/products/${id}`, { tags })
  return id
}
const tagsOf = async (id: string): Promise<string[]> => (await shop.ask('GET', `/products/${id}`)).tags
const idsOf = (answer: { items: { id: string }[] }) => answer.items.map(({ id }) => id).sort()

test('PR-34 two people who add different tags at once both keep theirs, and who takes one away takes only that', async () => {
  const id = await product(['alt', 'Messe'])
  const people = await Promise.all(
    ['Anna', 'Bernd', 'Cem', 'Dora', 'Eva'].map((name) => shop.person('purchasing', name)),
  )
  const seen = { tags: ['alt', 'Messe'] }
  const answers = await Promise.all(
    people.map((person, n) => person.call('PATCH', `/products/${id}`, { tags: ['alt', 'Messe', `Tag ${n}`], seen })),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(await shop.admin.call('PATCH', `/products/${id}`, { tags: ['Messe'], seen })).toMatchObject({ status: 200 })
  expect(await tagsOf(id)).toEqual(['Messe', 'Tag 0', 'Tag 1', 'Tag 2', 'Tag 3', 'Tag 4'])
  // Done already, it is no change; without what was seen, what is given is all there is.
  const { version } = await shop.ask('GET', `/products/${id}`)
  expect(await shop.ask('PATCH', `/products/${id}`, { tags: ['Messe'], seen })).toMatchObject({ version })
  await shop.ask('PATCH', `/products/${id}`, { tags: ['Neuheit'] })
  expect(await tagsOf(id)).toEqual(['Neuheit'])
  const { items } = await shop.ask('GET', `/products/${id}/changes`)
  expect(items[0]).toMatchObject({
    what: 'changed',
    fields: { tags: [['Messe', 'Tag 0', 'Tag 1', 'Tag 2', 'Tag 3', 'Tag 4'], ['Neuheit']] },
  })
})

test('PR-34 tags narrow a list, one or all of several, and are found by its search; they are compared in SQL as the model compares them', async () => {
  const [fair, old, both] = [
    await product(['Größe L', 'Messe']),
    await product(['GROSSE  l', 'Ausverkauf 2026']),
    await product(['messe', 'Ausverkauf 2026']),
  ]
  const asked = async (query: string) => idsOf(await shop.ask('GET', `/products?${query}`))
  expect(await asked(`tags=${encodeURIComponent('ausverkauf 2026')}`)).toEqual([old, both].sort())
  expect(await asked(`tags=${encodeURIComponent('Messe,Ausverkauf 2026')}`)).toEqual([both])
  expect(await asked(`tags=${encodeURIComponent('größe l')}`)).toEqual([fair, old].sort())
  expect(await asked('tags=nothing')).toEqual([])
  expect(await asked('search=ausverkauf')).toEqual([old, both].sort())
  expect((await shop.admin.call('GET', '/products?tags=,')).status).toBe(400)
  const rows = await shop.sql<
    { tags: string[]; tagKeys: string[] }[]
  >`SELECT tags, tag_keys FROM products WHERE tags <> '[]'`
  expect(rows.length).toBeGreaterThan(2)
  for (const { tags, tagKeys } of rows) expect(tagKeys).toEqual(tags.map(tagKey))
})

test('PR-34 a tag needs letters, has no comma and at most 40 of them, and a record has at most 30, also where each of two people added few', async () => {
  const id = await product()
  const change = (tags: unknown, seen?: unknown) =>
    shop.admin.call('PATCH', `/products/${id}`, { tags, ...(seen ? { seen: { tags: seen } } : {}) })
  for (const wrong of [[''], [' '], ['a,b'], ['a;b'], ['x'.repeat(41)], 'Messe', [1], [null], [['a']]])
    expect([wrong, (await change(wrong)).status]).toEqual([wrong, 400])
  expect(await tagsOf(id)).toEqual([])
  const some = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `t${from + n}`)
  expect((await change(some(0, 20), [])).status).toBe(200)
  expect((await change(some(20, 40), [])).status).toBe(400)
  expect(await tagsOf(id)).toHaveLength(20)
  // `seen` may contain anything.
  for (const seen of [['t0', 5], 'x', {}, [null]]) expect((await change(['t0'], seen)).status).toBe(200)
  expect(await tagsOf(id)).toEqual(['t0'])
})

test('PR-34 who may change a record tags it, and nobody else; customers have tags as products have', async () => {
  const id = await product(['Messe'])
  const [sales, warehouse] = [await shop.person('sales'), await shop.person('warehouse')]
  expect((await warehouse.call('PATCH', `/products/${id}`, { tags: [] })).status).toBe(403)
  expect((await warehouse.call('GET', `/products/${id}`)).body.tags).toEqual(['Messe'])
  const { id: customer } = (await sales.call('POST', '/customers', { name: 'Zinnbazar', tags: [' Key\u00a0account '] }))
    .body
  expect((await sales.call('GET', `/customers/${customer}`)).body.tags).toEqual(['Key account'])
  expect(idsOf((await sales.call('GET', '/customers?tags=key account')).body)).toEqual([customer])
  expect(idsOf((await sales.call('GET', '/customers?search=key')).body)).toEqual([customer])
  expect((await warehouse.call('PATCH', `/customers/${customer}`, { tags: [] })).status).toBe(403)
})
