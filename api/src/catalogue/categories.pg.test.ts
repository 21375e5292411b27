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
  (await shop.ask('POST', '/categories', { name, parentId })).id
const refused = (code: string, data: unknown = {}) => ({ status: 409, body: { code, data } })
const productIn = async (categoryId: string | null): Promise<string> =>
  (await shop.ask('POST', '/products', { sku: `S-${newId().slice(-12)}`, name: `Figur ${newId()}`, categoryId })).id

test('PR-07 R-CA7 categories form a tree with full paths, and the names of siblings differ', async () => {
  const figures = await make('Figuren')
  const knights = await make('Ritter', figures)
  const horses = await make('Pferde', knights)
  expect((await shop.ask('GET', `/categories/${horses}`)).path).toEqual(['Figuren', 'Ritter', 'Pferde'])
  const { items } = await shop.ask('GET', '/categories?limit=200')
  expect(items.find(({ id }: { id: string }) => id === knights)).toMatchObject({
    path: ['Figuren', 'Ritter'],
    parentId: figures,
  })
  expect(await call('POST', '/categories', { name: 'RITTER', parentId: figures })).toMatchObject(
    refused('category-name-taken', { categoryId: knights }),
  )
  expect(await call('POST', '/categories', { name: 'Ritter' })).toMatchObject({ status: 201 }) // elsewhere it is another
  expect(await call('PATCH', `/categories/${horses}`, { name: 'ritter', parentId: figures })).toMatchObject(
    refused('category-name-taken', { categoryId: knights }),
  )
  expect(await call('POST', '/categories', { name: 'X', parentId: newId() })).toMatchObject(refused('unknown-category'))
  expect(await call('POST', '/categories', { name: '  ' })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'name', message: 'A category needs a name.' }] },
  })
})

test('PR-07 R-CA7 a category never comes below itself, also where two move categories at once', async () => {
  const [a, b] = [await make('A'), await make('B')]
  expect(await call('PATCH', `/categories/${a}`, { parentId: a })).toMatchObject(refused('category-in-itself'))
  const answers = await Promise.all([
    call('PATCH', `/categories/${a}`, { parentId: b }),
    call('PATCH', `/categories/${b}`, { parentId: a }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(answers.find(({ status }) => status === 409)).toMatchObject(refused('category-in-itself'))
})

test('PR-08 R-CA8 what has products or categories in it goes only with a target, and all move at once', async () => {
  const [old, target] = [await make('Alt'), await make('Neu')]
  const child = await make('Darin', old)
  const product = await productIn(old)
  expect(await call('POST', `/categories/${old}/remove`, {})).toMatchObject(
    refused('category-in-use', { products: 1, categories: 1 }),
  )
  expect(await call('POST', `/categories/${old}/remove`, { moveTo: child })).toMatchObject(
    refused('category-in-itself'),
  )
  expect(await call('POST', `/categories/${old}/remove`, { moveTo: newId() })).toMatchObject(
    refused('unknown-category'),
  )
  expect(await call('POST', `/categories/${old}/remove`, { moveTo: target })).toMatchObject({
    status: 200,
    body: { products: 1, categories: 1 },
  })
  expect(await call('GET', `/categories/${old}`)).toMatchObject({ status: 404 })
  expect((await shop.ask('GET', `/products/${product}`)).categoryId).toBe(target)
  expect((await shop.ask('GET', `/categories/${child}`)).path).toEqual(['Neu', 'Darin'])
})

test('PR-08 a move that would put two of one name beside each other moves nothing', async () => {
  const [old, target] = [await make('Von'), await make('Nach')]
  const inside = await make('Gleich', old)
  await make('gleich', target)
  const product = await productIn(old)
  expect(await call('POST', `/categories/${old}/remove`, { moveTo: target })).toMatchObject({
    status: 409,
    body: { code: 'category-name-taken' },
  })
  expect((await shop.ask('GET', `/products/${product}`)).categoryId).toBe(old)
  expect((await shop.ask('GET', `/categories/${inside}`)).parentId).toBe(old)
})

test('PR-08 a product that is put into a category while it is removed is in neither the removed nor lost', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [old, target] = [await make(`Rennen ${round}`), await make(`Ziel ${round}`)]
    const product = await productIn(null)
    const [put] = await Promise.all([
      call('PATCH', `/products/${product}`, { categoryId: old }),
      call('POST', `/categories/${old}/remove`, { moveTo: target }),
    ])
    const { categoryId } = await shop.ask('GET', `/products/${product}`)
    expect([put.status, categoryId]).toEqual(put.status === 200 ? [200, target] : [409, null])
  }
})

test('PR-09 products without a category are uncategorised and can be listed; a category lists what is below it too', async () => {
  const top = await make('Oben')
  const below = await make('Unten', top)
  const [none, inTop, inBelow] = [await productIn(null), await productIn(top), await productIn(below)]
  const listed = async (category: string) =>
    (await shop.ask('GET', `/products?limit=500&category=${category}`)).items.map(({ id }: { id: string }) => id)
  expect(await listed('none')).toContain(none)
  expect(await listed('none')).not.toContain(inTop)
  expect((await listed(top)).sort()).toEqual([inTop, inBelow].sort())
  expect(await listed(below)).toEqual([inBelow])
  expect(await call('GET', '/products?category=some')).toMatchObject({ status: 400 })
  expect(await call('PATCH', `/products/${inTop}`, { categoryId: null })).toMatchObject({ status: 200 })
  expect(await listed('none')).toContain(inTop)
})

test('PR-08 a category that is made in another while that is removed is refused, or the removal is', async () => {
  for (let round = 0; round < 6; round += 1) {
    const parent = await make(`Rennen ${newId()}`)
    const [made, removed] = await Promise.all([
      call('POST', '/categories', { name: 'Kind', parentId: parent }),
      call('POST', `/categories/${parent}/remove`, {}),
    ])
    expect([made.status, removed.status].sort()).toEqual(made.status === 201 ? [201, 409] : [200, 409])
  }
})
