// One file: its stories move the goods of one company, whose books are checked after each.
import { count } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { valueMinor } from '@werkbank/model/base/value/money.ts'
import {
  addQuantities,
  fromMillionths,
  isPositive,
  subtractQuantities,
  toMillionths,
} from '@werkbank/model/base/value/quantity.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { checkBooks } from '../jobs/check-books.ts'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())
afterEach(async () => expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([]))
const refused = (code: string, data: unknown = expect.anything()) => ({ status: 409, body: { code, data } })
const post = (path: string, body: unknown) => shop.admin.call('POST', path, body)
const place = async (fields: Record<string, unknown> = {}) =>
  (await shop.ask('POST', '/locations', { code: newId().slice(-12), name: 'Regal', kind: 'location', ...fields }))
    .id as string

test('R-ST7 families and services are not stocked; unknown products and places are bad input with a sentence', async () => {
  const [family, service, goods] = [
    await shop.product({ kind: 'parent' }),
    await shop.product({ kind: 'service' }),
    await shop.product(),
  ]
  for (const productId of [family, service])
    expect(await post('/stock/receipts', { productId, quantity: '1', locationId: shop.warehouse })).toMatchObject(
      refused('not-stocked'),
    )
  expect(
    await post('/stock/receipts', { productId: newId(), quantity: '1', locationId: shop.warehouse }),
  ).toMatchObject({ status: 400, body: { errors: [{ path: 'productId', message: 'This product does not exist.' }] } })
  expect(await post('/stock/receipts', { productId: goods, quantity: '1', locationId: newId() })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'locationId' }] },
  })
  expect(await post('/stock/receipts', { productId: goods, quantity: '0', locationId: shop.warehouse })).toMatchObject({
    status: 400,
  })
})

test('R-ST8 what is reserved does not leave by transfer or adjustment', async () => {
  const product = await shop.product({ onHand: '10' })
  const shelf = await place({ sellable: false })
  const order = await shop.order([{ productId: product, quantity: '7' }])
  await shop.ask('POST', `/orders/${order}/commit`, {})
  const move = { productId: product, fromLocationId: shop.warehouse, toLocationId: shelf }
  expect(await post('/stock/transfers', { ...move, quantity: '4' })).toMatchObject(
    refused('insufficient-stock', { available: '3' }),
  )
  expect(
    await post('/stock/adjustments', {
      productId: product,
      locationId: shop.warehouse,
      quantity: '-4',
      reason: 'Bruch',
    }),
  ).toMatchObject(refused('insufficient-stock', { available: '3' }))
  expect(await post('/stock/transfers', { ...move, quantity: '3' })).toMatchObject({ status: 200 })
  expect((await shop.ask('GET', `/stock/levels?locationId=${shelf}`)).items).toMatchObject([
    { productId: product, onHand: '3', available: '3' },
  ])
})

test('R-ST10 a code exists once, and a move has two places', async () => {
  const shelf = await place({ code: 'A-1' })
  for (const code of ['A-1', 'a-1']) // however it is written (R-ST10)
    expect(await post('/locations', { code, name: 'x' })).toMatchObject(refused('code-taken', { code }))
  const answers = await Promise.all(['b-1', 'B-1', 'b-1', 'B-1'].map((code) => post('/locations', { code, name: 'x' })))
  expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([201, ...Array(3).fill('code-taken')])
  expect(
    await post('/stock/transfers', {
      productId: await shop.product(),
      quantity: '1',
      fromLocationId: shelf,
      toLocationId: shelf,
    }),
  ).toMatchObject({ status: 400 })
})

test('R-ST9 a receipt is posted at standard cost, and what it cost otherwise goes to the variance', async () => {
  const product = await shop.product({ costMinor: 400 })
  const { moveId } = await shop.ask('POST', '/stock/receipts', {
    productId: product,
    quantity: '10',
    locationId: shop.warehouse,
    unitCostMinor: 430,
  })
  const { items } = await shop.ask('GET', `/ledger/entries?subjectId=${moveId}`)
  expect(
    items[0].lines.map(({ account, debitMinor, creditMinor }: Record<string, unknown>) => [
      account,
      debitMinor,
      creditMinor,
    ]),
  ).toEqual([
    ['1140', 4_000, 0],
    ['5820', 300, 0],
    ['3300', 0, 4_300],
  ])
})

test('R-ST1 receipt and sale of one product at one instant are both right', async () => {
  const product = await shop.product({ onHand: '20' })
  const orders = await Promise.all(
    Array.from({ length: 10 }, () => shop.order([{ productId: product, quantity: '2' }])),
  )
  await Promise.all(
    orders.flatMap((id) => [
      post(`/orders/${id}/commit`, {}),
      post('/stock/receipts', { productId: product, quantity: '1', locationId: shop.warehouse }),
    ]),
  )
  expect(await shop.level(product)).toMatchObject({ onHand: '30', reserved: '20' })
})

test('R-ST2 3140.00 − 3106.40 leaves 33.60, and it can be reserved', async () => {
  const product = await shop.product({ unit: 'kg', onHand: '3140.00' })
  for (const quantity of ['3106.40', '33.60']) {
    const order = await shop.order([{ productId: product, quantity }])
    await shop.ask('POST', `/orders/${order}/commit`, {})
  }
  expect(await shop.level(product)).toMatchObject({ onHand: '3140', reserved: '3140', available: '0' })
})

test('R-ST2 three receipts of 0.1 kg are 0.3 kg: all of it is sold, and nothing is left', async () => {
  const product = await shop.product({ unit: 'kg' })
  for (const _ of [1, 2, 3])
    await shop.ask('POST', '/stock/receipts', { productId: product, quantity: '0.1', locationId: shop.warehouse })
  expect(await shop.level(product)).toMatchObject({ onHand: '0.3' })
  const order = await shop.order([{ productId: product, quantity: '0.3' }])
  await shop.ask('POST', `/orders/${order}/commit`, {})
  await shop.ask('POST', `/orders/${order}/deliver`, {})
  expect(await shop.level(product)).toBeUndefined()
})

test('R-ST8 with all of it reserved a receipt is not taken back, and no piece is corrected away', async () => {
  const product = await shop.product()
  const goods = { productId: product, locationId: shop.warehouse }
  const { moveId } = await shop.ask('POST', '/stock/receipts', { ...goods, quantity: '10' })
  await shop.ask('POST', `/orders/${await shop.order([{ productId: product, quantity: '10' }])}/commit`, {})
  expect(await post(`/stock/moves/${moveId}/reverse`, { reason: 'vertippt' })).toMatchObject(
    refused('insufficient-stock', { available: '0' }),
  )
  expect(await post('/stock/adjustments', { ...goods, quantity: '-1', reason: 'Bruch' })).toMatchObject(
    refused('insufficient-stock', { available: '0' }),
  )
  expect(await shop.level(product)).toMatchObject({ onHand: '10', reserved: '10' })
})

test('R-ST3 the ledger of moves is listed newest first, page by page, and hides cost from those without the right', async () => {
  const product = await shop.product({ onHand: '1' })
  for (const quantity of ['2', '3', '4'])
    await shop.ask('POST', '/stock/receipts', { productId: product, quantity, locationId: shop.warehouse })
  const first = await shop.ask('GET', `/stock/moves?productId=${product}&limit=3`)
  const second = await shop.ask('GET', `/stock/moves?productId=${product}&limit=3&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items].map(({ quantity }: { quantity: string }) => quantity)).toEqual([
    '4',
    '3',
    '2',
    '1',
  ])
  expect(second.nextCursor).toBeNull()
  const seen = await (await shop.person('viewer')).call('GET', `/stock/moves?productId=${product}`)
  // Of one piece the value is the cost.
  expect(seen.body.items[0]).toMatchObject({ unitCostMinor: null, valueMinor: null })
})

test('R-ST3 a receipt, transfer or adjustment is reversed once, with its value; the first move stays', async () => {
  const product = await shop.product({ costMinor: 400 })
  const shelf = await place({ sellable: false })
  const level = async (locationId: string) =>
    (await shop.ask('GET', `/stock/levels?productId=${product}&locationId=${locationId}`)).items[0]?.onHand ?? '0'
  const inventory = async () =>
    (await shop.ask('GET', '/ledger/balance')).accounts
      .filter(({ code }: { code: string }) => ['1140', '3300', '5820', '5880'].includes(code))
      .map(({ balanceMinor }: { balanceMinor: number }) => balanceMinor)
  const before = await inventory()
  const goods = { productId: product, quantity: '10', locationId: shop.warehouse }
  const receipt = await shop.ask('POST', '/stock/receipts', { ...goods, unitCostMinor: 430 })
  const transfer = await shop.ask('POST', '/stock/transfers', {
    productId: product,
    quantity: '4',
    fromLocationId: shop.warehouse,
    toLocationId: shelf,
  })
  const adjustment = await shop.ask('POST', '/stock/adjustments', { ...goods, quantity: '-1', reason: 'Bruch' })
  expect(await post(`/stock/moves/${receipt.moveId}/reverse`, {})).toMatchObject(
    refused('insufficient-stock', { available: '5' }),
  )
  for (const { moveId } of [adjustment, transfer, receipt])
    expect(await post(`/stock/moves/${moveId}/reverse`, { reason: 'vertippt' })).toMatchObject({ status: 200 })
  expect([await level(shop.warehouse), await level(shelf), await inventory()]).toEqual(['0', '0', before])
  const again = await shop.ask('POST', '/stock/receipts', goods)
  const answers = await Promise.all([1, 2, 3].map(() => post(`/stock/moves/${again.moveId}/reverse`, {})))
  expect(answers.filter(({ status }) => status === 200).length).toBe(1)
  const moves = (await shop.ask('GET', `/stock/moves?productId=${product}`)).items
  expect(moves.length).toBe(8)
  expect(await post(`/stock/moves/${moves[0].id}/reverse`, {})).toMatchObject(refused('not-reversible'))
})

test('R-ST9 the account of goods is what lies on the shelves at cost, also while costs change', async () => {
  const product = await shop.product({ costMinor: 400, onHand: '100' })
  const orders = await Promise.all(Array.from({ length: 8 }, () => shop.order([{ productId: product, quantity: '3' }])))
  for (const id of orders) await shop.ask('POST', `/orders/${id}/commit`, {})
  await Promise.all([
    ...orders.map((id) => post(`/orders/${id}/deliver`, {})),
    ...[410, 520, 390].map((costMinor) => shop.admin.call('PATCH', `/products/${product}`, { costMinor })),
    ...[1, 2, 3].map(() => post('/stock/receipts', { productId: product, quantity: '5', locationId: shop.warehouse })),
    post('/stock/adjustments', { productId: product, quantity: '-2', locationId: shop.warehouse, reason: 'Bruch' }),
  ])
  const late = await shop.ask('POST', '/stock/receipts', {
    productId: product,
    quantity: '7',
    locationId: shop.warehouse,
    unitCostMinor: 450,
  })
  await shop.ask('PATCH', `/products/${product}`, { costMinor: 333 })
  await shop.ask('POST', `/orders/${orders[0]}/return`, {
    condition: 'sellable',
    reason: 'Zu viel bestellt',
    lines: [{ lineId: 'l1', quantity: '2' }],
  })
  await shop.ask('POST', `/stock/moves/${late.moveId}/reverse`, {})
  const [row] = await shop.sql<{ account: number; shelves: number }[]>`
    SELECT (SELECT sum(debit_minor - credit_minor) FROM journal_lines WHERE org_id = ${shop.admin.orgId} AND account = '1140')::bigint AS account,
      (SELECT sum(l.on_hand * p.cost_minor) FROM stock_levels l JOIN products p ON p.org_id = l.org_id AND p.id = l.product_id WHERE l.org_id = ${shop.admin.orgId})::bigint AS shelves`
  expect(row?.account).toBe(row?.shelves)
  expect(await shop.level(product)).toMatchObject({ onHand: '91' })
})

test('R-ST11 WH-05 half a piece is neither received nor moved nor corrected; kilograms are', async () => {
  const [pieces, weighed] = [await shop.product({ onHand: '5' }), await shop.product({ unit: 'kg', onHand: '2.5' })]
  const shelf = await place()
  const [from, to] = [shop.warehouse, shelf]
  const moves = (productId: string, quantity: string) =>
    [
      ['/stock/receipts', { productId, quantity, locationId: from }],
      ['/stock/transfers', { productId, quantity, fromLocationId: from, toLocationId: to }],
      ['/stock/adjustments', { productId, quantity, locationId: from, reason: 'Bruch' }],
    ] as const
  for (const [path, body] of moves(pieces, '0.5'))
    expect(await post(path, body), path).toMatchObject(refused('quantity-not-whole', { unit: 'pcs' }))
  for (const [path, body] of moves(weighed, '0.5')) expect(await post(path, body), path).toMatchObject({ status: 200 })
  expect(await shop.level(pieces)).toMatchObject({ onHand: '5' })
})

test('R-ST11 PR-21 US-8.5 whoever may not see costs is answered the same whatever a thing costs, by every command that moves it', async () => {
  const clerk = await shop.person('warehouse', 'Kim')
  const role = await shop.ask('POST', '/roles', {
    name: 'Gutschriften',
    permissions: ['invoice.correct', 'stock.move', 'product.read'],
  })
  const office = await shop.person(role.key, 'Gust')
  const answers = async (costMinor: number) => {
    const told: unknown[] = []
    for (const quantity of ['1', '100000', '900000', '1000000', '10000000']) {
      const productId = await shop.product({ costMinor })
      const at = { productId, locationId: shop.warehouse, quantity }
      const credit = {
        customerId: shop.customer,
        reason: 'Kulanz',
        restockLocationId: shop.warehouse,
        lines: [{ productId, quantity, unitPriceMinor: 1, discountPercent: '0' }],
      }
      for (const [person, path, body] of [
        [clerk, '/stock/receipts', at],
        [clerk, '/stock/receipts', { ...at, unitCostMinor: 7 }],
        [clerk, '/stock/adjustments', { ...at, reason: 'found' }],
        [office, '/credit-notes', credit],
      ] as const) {
        const { status, body: answer } = await person.call('POST', path, body)
        told.push([path, quantity, status, answer.code])
      }
      // The place is emptied after each: stock that lies there would make the next amount too large, too.
      const onHand = (await shop.level(productId))?.onHand ?? '0'
      const back = { productId, locationId: shop.warehouse, quantity: `-${onHand}`, reason: 'gone' }
      if (onHand !== '0') told.push((await clerk.call('POST', '/stock/adjustments', back)).status)
    }
    return told
  }
  const nothing = await answers(0)
  expect(nothing.flat()).toContain('amount-too-large')
  for (const costMinor of [100_001, 2_000_000]) expect(await answers(costMinor)).toEqual(nothing)
})

test('R-ST11 S-33 a barcode is no quantity, and a value beyond exact numbers is refused, not a fault', async () => {
  const product = await shop.product({ costMinor: 9_000_000_000 })
  const at = { productId: product, locationId: shop.warehouse }
  for (const quantity of ['36000291452', '999999999999'])
    for (const [path, more] of [
      ['receipts', {}],
      ['adjustments', { reason: 'x' }],
    ] as const)
      expect(await post(`/stock/${path}`, { ...at, quantity, ...more })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'quantity', code: 'quantity-too-large' }] },
      })
  expect(await post('/stock/receipts', { ...at, quantity: '1000' })).toMatchObject(refused('amount-too-large'))
  // Refusals for other reasons do not reveal the cost (ID-06).
  const nowhere = { ...at, locationId: newId(), quantity: '1000' }
  expect(await post('/stock/receipts', nowhere)).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'locationId' }] },
  })
  expect(await post('/stock/receipts', { ...at, quantity: '1000', expectedId: newId() })).toMatchObject({ status: 404 })
  const shelf = await place()
  for (const [path, body] of [
    ['transfers', { productId: product, fromLocationId: shelf, toLocationId: shop.warehouse, quantity: '1000' }],
    ['adjustments', { ...at, quantity: '-1000', reason: 'Bruch' }],
  ] as const)
    expect(await post(`/stock/${path}`, body)).toMatchObject(refused('insufficient-stock'))
  expect(await post('/stock/receipts', { ...at, quantity: '1', unitCostMinor: 10_000_000_001 })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'unitCostMinor', code: 'price-too-high' }] },
  })
  expect(await post('/stock/receipts', { ...at, quantity: '100' })).toMatchObject({ status: 200 })
})

test('R-ST11 a level with half a piece from before is mended by a correction, and only to a whole one', async () => {
  const product = await shop.product({ unit: 'kg', onHand: '2.75' })
  // Impossible since R-CA10, so written by SQL.
  await withSystem(shop.sql, (tx) => tx`UPDATE products SET unit = 'pcs' WHERE id = ${product}`)
  const correct = (quantity: string) =>
    post('/stock/adjustments', { productId: product, locationId: shop.warehouse, quantity, reason: 'Halbe Stück' })
  expect(await correct('-0.5')).toMatchObject(refused('quantity-not-whole'))
  expect(await correct('-0.75')).toMatchObject({ status: 200 })
  expect(await shop.level(product)).toMatchObject({ onHand: '2' })
})

test.each(Array.from({ length: count(4, 40) }, (_, index) => 9_300 + index))(
  'R-ST9 R-SA15 receipts, deliveries, returns and corrections in any parts leave the account of goods at what lies there (seed %i)',
  async (seed) => {
    const random = makeRandom(seed)
    const accounts = async () => {
      const { accounts: all } = await shop.ask('GET', '/ledger/balance')
      return (code: string): number => all.find((account: { code: string }) => account.code === code)?.balanceMinor ?? 0
    }
    const before = await accounts()
    const cost = 1 + random(40)
    const kg = await shop.product({ unit: 'kg', costMinor: cost })
    const grams = () => fromMillionths(BigInt(1 + random(900)) * 1_000n)
    for (let part = 0; part < 12; part++)
      await shop.ask('POST', '/stock/receipts', { productId: kg, quantity: grams(), locationId: shop.warehouse })
    const shelf = await place({ sellable: false })
    const onHand = async () =>
      addQuantities(
        '0',
        ...(await shop.ask('GET', `/stock/levels?productId=${kg}`)).items.map(
          (level: { onHand: string }) => level.onHand,
        ),
      )
    const whole = await onHand()
    const id = await shop.order([{ id: 'a', productId: kg, quantity: whole }])
    await shop.ask('POST', `/orders/${id}/commit`, {})
    let [left, back] = [whole, '0']
    for (let part = 0; part < 12; part++) {
      const some = fromMillionths((toMillionths(left) * BigInt(1 + random(600))) / 1000n)
      if (!isPositive(some)) continue
      await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: some }] })
      left = subtractQuantities(left, some)
      const returned = fromMillionths((toMillionths(some) * BigInt(random(900))) / 1000n)
      if (!isPositive(returned)) continue
      const locationId = random(2) ? shop.warehouse : shelf
      await shop.ask('POST', `/orders/${id}/return`, {
        condition: 'sellable',
        reason: 'Zu viel bestellt',
        lines: [{ lineId: 'a', quantity: returned }],
        locationId,
      })
      back = addQuantities(back, returned)
      if (random(3) === 0)
        await post('/stock/adjustments', { productId: kg, quantity: '-0.001', locationId, reason: 'Schwund' })
    }
    const after = await accounts()
    expect(after('1140') - before('1140')).toBe(valueMinor(await onHand(), cost))
    // What the customer has is what they cost, and once all is back nothing is.
    const out = subtractQuantities(subtractQuantities(whole, left), back)
    if (isPositive(out))
      await shop.ask('POST', `/orders/${id}/return`, {
        condition: 'sellable',
        reason: 'Zu viel bestellt',
        lines: [{ lineId: 'a', quantity: out }],
        locationId: shelf,
      })
    const end = await accounts()
    expect([end('1140') - before('1140'), end('5400') - before('5400')]).toEqual([valueMinor(await onHand(), cost), 0])
    expect(isPositive(back)).toBe(true)
  },
)

test('the news of many moves names each of them, in as many events as it takes', async () => {
  const productId = await shop.product({ onHand: '450' })
  const lines = Array.from({ length: 450 }, (_, index) => ({ id: `m${index}`, productId, quantity: '1' }))
  const order = await shop.order(lines)
  await shop.ask('POST', `/orders/${order}/commit`, {})
  await shop.ask('POST', `/orders/${order}/deliver`, {})
  const events = await withSystem(
    shop.sql,
    (tx) =>
      tx<
        { moves: unknown[] }[]
      >`SELECT payload->'moves' AS moves FROM events WHERE org_id = ${shop.admin.orgId} AND type = 'stock.moved' AND payload->>'reason' = 'delivery' AND payload->'moves'->0->>'productId' = ${productId}`,
  )
  expect(events.map(({ moves }) => moves.length).sort()).toEqual([200, 200, 50])
})
