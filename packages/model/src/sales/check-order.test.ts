import { expect, test } from 'vitest'
import type { OrderContent, OrderLine } from '../agreement/agreed-document.ts'
import type { OrderFacts, ProductFacts } from '../agreement/findings.ts'
import { checkAgainstFulfilment, checkOrder, checkParts } from './check-order.ts'

const line = (fields: Partial<OrderLine> = {}): OrderLine => ({
  id: 'a',
  productId: 'p',
  quantity: '1',
  discountPercent: '0',
  position: 'a0',
  note: '',
  ...fields,
})
const content = (fields: Partial<OrderContent> = {}): OrderContent => ({
  head: { customerId: 'c' },
  lines: [line()],
  notes: '',
  broken: [],
  ...fields,
})
const facts = (product: Partial<ProductFacts> | undefined = {}): OrderFacts => ({
  product: () =>
    product && { id: 'p', kind: 'goods', active: true, unit: 'pcs', currency: 'EUR', sku: 'FIG-1', ...product },
  customer: (id) => (id === 'c' ? { name: 'Meier', active: true } : undefined),
  agreedCustomerId: null,
  today: '2026-11-26',
  priceOf: (of) => of.unitPriceMinor ?? 1_000,
  currency: 'EUR',
})
const codes = (order: OrderContent, known = facts()) =>
  checkOrder(order, known).map(({ lineId, field, code }) => [lineId, field, code])

test('R-SA6 a complete order has no findings', () => {
  expect(codes(content())).toEqual([])
})
test.each([
  ['no customer', content({ head: {} }), facts(), [undefined, 'customerId', 'customer-missing']],
  [
    'an unknown customer',
    content({ head: { customerId: 'x' } }),
    facts(),
    [undefined, 'customerId', 'customer-unknown'],
  ],
  [
    'another currency',
    content({ head: { customerId: 'c', currency: 'USD' }, lines: [line({ unitPriceMinor: 1 })] }),
    facts(),
    [undefined, 'currency', 'currency-differs'],
  ],
  ['no lines', content({ lines: [] }), facts(), [undefined, 'lines', 'no-lines']],
  ['a line that cannot be read', content({ broken: ['z'] }), facts(), ['z', 'line', 'unreadable']],
  [
    'a head field that cannot be read',
    content({ broken: ['reference'] }),
    facts(),
    [undefined, 'reference', 'unreadable'],
  ],
  ['an archived product', content(), facts({ active: false }), ['a', 'productId', 'product-inactive']],
  ['a family', content(), facts({ kind: 'parent' }), ['a', 'productId', 'product-is-parent']],
  ['quantity 0', content({ lines: [line({ quantity: '0' })] }), facts(), ['a', 'quantity', 'quantity-not-positive']],
  [
    'a quantity below 0',
    content({ lines: [line({ quantity: '-3' })] }),
    facts(),
    ['a', 'quantity', 'quantity-not-positive'],
  ],
  [
    'half a piece',
    content({ lines: [line({ quantity: '0.5' })] }),
    facts({ unit: 'Stk' }),
    ['a', 'quantity', 'quantity-not-whole'],
  ],
])('SA-09 R-SA6 %s is found at its field', (_, order, known, expected) => {
  expect(codes(order, known)).toEqual([expected])
})
test('CU-10 R-SA30 with an archived customer nothing new is agreed; what was agreed with them can be changed, and goes to no other archived one', () => {
  const archived = { ...facts(), customer: () => ({ name: 'Meier', active: false }) }
  const found = [[undefined, 'customerId', 'customer-archived']]
  expect(codes(content(), archived)).toEqual(found)
  expect(codes(content(), { ...archived, agreedCustomerId: 'c' })).toEqual([])
  expect(codes(content(), { ...archived, agreedCustomerId: 'b' })).toEqual(found)
})
test('R-SA6 half a kilogram is fine, and an unknown product is found alone', () => {
  expect(codes(content({ lines: [line({ quantity: '0.5' })] }), facts({ unit: 'kg' }))).toEqual([])
  expect(codes(content({ lines: [line({ quantity: '0' })] }), { ...facts(), product: () => undefined })).toEqual([
    ['a', 'productId', 'product-unknown'],
  ])
})

const fate = (delivered: string, invoiced = '0', credited = '0') => [
  { lineId: 'a', productId: 'p', delivered, invoiced, credited },
]
test.each([
  ['down to what was delivered', content({ lines: [line({ quantity: '3' })] }), fate('3', '2'), []],
  ['below what was delivered', content({ lines: [line({ quantity: '2' })] }), fate('3'), ['below-delivered']],
  ['below what was invoiced', content({ lines: [line({ quantity: '2' })] }), fate('0', '3'), ['below-invoiced']],
  [
    'below what was invoiced and credited again',
    content({ lines: [line({ quantity: '2' })] }),
    fate('0', '3', '1'),
    [],
  ],
  ['without the line', content({ lines: [] }), fate('1'), ['below-delivered']],
  ['without a line that nothing happened to', content({ lines: [] }), fate('0'), []],
  [
    'with another product',
    content({ lines: [line({ productId: 'q', quantity: '9' })] }),
    fate('1'),
    ['product-changed'],
  ],
  [
    'with another customer after an invoice',
    content({ head: { customerId: 'd' }, lines: [line({ quantity: '9' })] }),
    fate('1', '1'),
    ['customer-changed'],
  ],
])('R-SA7 a version %s', (_, order, happened, expected) => {
  expect(checkAgainstFulfilment(order, happened, 'c').map(({ code }) => code)).toEqual(expected)
})

test('R-SA20 what nobody can mean or no sum can hold is found at its field: a barcode, half a piece, too high a price, too much together', () => {
  const found = (fields: Partial<OrderLine>, product: Partial<ProductFacts> = {}) =>
    codes(content({ lines: [line(fields)] }), facts(product)).map(([, field, code]) => `${field} ${code}`)
  expect(found({ quantity: '36000291452' })).toEqual(['quantity quantity-too-large'])
  expect(found({ quantity: '2.5' })).toEqual(['quantity quantity-not-whole'])
  expect(found({ quantity: '2.5' }, { unit: 'kg' })).toEqual([])
  expect(found({ unitPriceMinor: 10_000_000_001 })).toEqual(['unitPriceMinor price-too-high'])
  expect(found({ quantity: '1000000', unitPriceMinor: 1_000_001 })).toEqual(['quantity amount-too-large'])
  expect(found({ quantity: '1000000', unitPriceMinor: 1_000_001, discountPercent: '50' })).toEqual([])
})

test('R-SA20 a part of a line is whole, or all that is left of it', () => {
  const of =
    (open: string, unit = 'pcs') =>
    () => ({ open, unit })
  const part = (quantity: string) => [{ lineId: 'a', quantity }]
  expect(checkParts(part('2'), of('5'))).toEqual([])
  expect(checkParts(part('0.5'), of('5'))).toMatchObject([{ lineId: 'a', code: 'quantity-not-whole' }])
  expect(checkParts(part('0.5'), of('5', 'kg'))).toEqual([])
  expect(checkParts(part('2.50'), of('2.5'))).toEqual([])
})
