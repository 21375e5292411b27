import { expect, test } from 'vitest'
import { addPercent } from '../base/value/money.ts'
import { productSteps } from '../catalogue/bulk-steps.ts'
import { customerSteps } from '../partners/bulk-steps.ts'
import { quoteSteps } from '../quotes/bulk-steps.ts'
import { ordersSteps } from '../sales/bulk-steps.ts'
import { type BulkStep, isGiven, planBulk } from './bulk-step.ts'

const stepOf = <R extends { id: string }>(steps: readonly BulkStep<R>[], name: string) =>
  steps.find((step) => step.name === name) as BulkStep<R>
const id = (n: number) => `01920000-0000-7000-8000-00000000000${n}`
const product = (n: number, more: object = {}) => ({
  id: id(n),
  kind: 'goods',
  categoryId: null as string | null,
  priceMinor: 1_999,
  active: true,
  tags: [] as string[],
  ...more,
})
const BELOW = id(9)

test('PR-34 of several products those change that differ, with what was seen; what takes it back has what was there, and sees what the step left', () => {
  const step = stepOf(productSteps, 'product.categorise')
  expect([isGiven(step, undefined), isGiven(step, 'no id'), isGiven(step, BELOW), isGiven(step, null)]).toEqual([
    ...[false, false, true, true],
  ])
  const rows = [product(1), product(2, { categoryId: BELOW }), product(3, { categoryId: id(8) })]
  const plan = planBulk(step, rows, BELOW)
  expect(plan.does.map(({ input }) => input)).toEqual([
    { id: id(1), categoryId: BELOW, seen: { categoryId: null } },
    { id: id(3), categoryId: BELOW, seen: { categoryId: id(8) } },
  ])
  expect(plan.cannot).toEqual([{ row: rows[1], why: { code: 'same-already' } }])
  expect(plan.does.map(({ row }) => step.undo?.(row, BELOW))).toEqual([
    { id: id(1), categoryId: null, seen: { categoryId: BELOW } },
    { id: id(3), categoryId: id(8), seen: { categoryId: BELOW } },
  ])
})

test('PR-34 prices change by percent, each rounded once; what the command would not take is named before it is sent', () => {
  expect([addPercent(1_999, '5'), addPercent(1_999, '-2.5'), addPercent(10, '5'), addPercent(1_999, '-100')]).toEqual([
    ...[2_099, 1_949, 11, 0],
  ])
  const step = stepOf(productSteps, 'product.reprice')
  expect(['5', '-2.5', '-100', '100'].map((given) => isGiven(step, given))).toEqual([true, true, true, true])
  expect(['', '-101', 'much', '5,5', '1000'].map((given) => isGiven(step, given))).toEqual(Array(5).fill(false))
  const rows = [
    product(1),
    product(2, { kind: 'parent' }),
    product(3, { priceMinor: 9_999_999_999 }),
    product(4, { priceMinor: 0 }),
  ]
  const plan = planBulk(step, rows, '5')
  expect(plan.does.map(({ input }) => input)).toEqual([{ id: id(1), priceMinor: 2_099, seen: { priceMinor: 1_999 } }])
  expect(plan.cannot.map(({ row, why }) => [row.id, why.code])).toEqual([
    [id(2), 'no-own-price'],
    [id(3), 'price-too-high'],
    [id(4), 'same-already'],
  ])
})

test('PR-23 what is archived can be brought back, and is not archived twice', () => {
  const rows = [product(1), product(2, { active: false })]
  const does = (name: string) => planBulk(stepOf(productSteps, name), rows, undefined).does.map(({ row }) => row.id)
  expect([does('product.archive'), does('product.restore')]).toEqual([[id(1)], [id(2)]])
})

test('PR-34 tags are added to several products, or taken away; who has them already takes no part, and what takes it back names only what the step did', () => {
  const rows = [product(1), product(2, { tags: ['Messe'] }), product(3, { tags: ['alt', 'Zinn'] })]
  const [add, take] = [stepOf(productSteps, 'product.tag'), stepOf(productSteps, 'product.untag')]
  expect([undefined, [], ['Messe'], ['a,b'], ['x'.repeat(41)], 'Messe'].map((given) => isGiven(add, given))).toEqual([
    ...[false, false, true, false, false, false],
  ])
  const added = planBulk(add, rows, ['messe'])
  expect(added.does.map(({ input }) => input)).toEqual([
    { id: id(1), tags: ['messe'], seen: { tags: [] } },
    { id: id(3), tags: ['alt', 'messe', 'Zinn'], seen: { tags: ['alt', 'Zinn'] } },
  ])
  expect(added.cannot).toEqual([{ row: rows[1], why: { code: 'same-already' } }])
  expect(add.undo?.(rows[2] as never, ['messe'])).toEqual({
    id: id(3),
    tags: ['alt', 'Zinn'],
    seen: { tags: ['alt', 'messe', 'Zinn'] },
  })
  const taken = planBulk(take, rows, ['ZINN', 'messe'])
  expect(taken.does.map(({ row, input }) => [row.id, (input as { tags: string[] }).tags])).toEqual([
    [id(2), []],
    [id(3), ['alt']],
  ])
  const full = product(4, { tags: Array.from({ length: 30 }, (_, n) => `t${n}`) })
  expect(planBulk(add, [full], ['Messe']).cannot).toEqual([{ row: full, why: { code: 'tags-too-many' } }])
})

test('CU-10 customers are archived and taken back, and what takes that back sees what the step left', () => {
  const rows = [true, false].map((active, n) => ({ id: id(n), paymentDays: 14, active, tags: [] }))
  const [archive, restore] = [stepOf(customerSteps, 'customer.archive'), stepOf(customerSteps, 'customer.restore')]
  expect(planBulk(archive, rows, undefined)).toMatchObject({
    does: [{ input: { id: id(0), active: false, seen: { active: true } } }],
    cannot: [{ row: rows[1], why: { code: 'same-already' } }],
  })
  expect(archive.undo?.(rows[0] as never, undefined)).toEqual({ id: id(0), active: true, seen: { active: false } })
  expect(planBulk(restore, rows, undefined).does.map(({ row }) => row.id)).toEqual([id(1)])
})

test('payment terms of several customers keep to their limits', () => {
  const step = stepOf(customerSteps, 'customer.payment-days')
  expect([isGiven(step, 30), isGiven(step, 100_000), isGiven(step, Number.NaN)]).toEqual([true, false, false])
  const plan = planBulk(step, [{ id: id(1), paymentDays: 14, active: true, tags: [] }], 30)
  expect(plan.does.map(({ input }) => input)).toEqual([{ id: id(1), paymentDays: 30, seen: { paymentDays: 14 } }])
})

test('SA-04 orders and quotes take the steps that each of them can now; nothing pretends to take those back', () => {
  const progress = { returned: '0', invoiced: '0', credited: '0', waived: '0' }
  const line = { ...progress, lineId: 'l1', productId: 'p', position: 0, quantity: '3', delivered: '1', reserved: '2' }
  const order = { status: 'part-delivered', version: 1, invoiceBasis: 'delivered', changes: 0 } as const
  const orders = [
    { id: id(1), order, lines: [line], deliverable: [{ line, max: '2' }] },
    { id: id(2), order: { ...order, status: 'draft', version: 0 }, lines: [], deliverable: [] },
  ]
  const deliver = planBulk(stepOf(ordersSteps, 'order.deliver'), orders, undefined)
  expect(deliver.does.map(({ input }) => input)).toEqual([{ id: id(1), lines: [{ lineId: 'l1', quantity: '2' }] }])
  expect(deliver.cannot.map(({ why }) => why)).toEqual([{ code: 'not-committed' }])
  const cancel = planBulk(stepOf(ordersSteps, 'order.cancel'), orders, 'Shop is closed')
  expect(cancel.does.map(({ input }) => input)).toEqual([{ id: id(2), reason: 'Shop is closed' }])
  const quotes = (['draft', 'sent', 'accepted', 'declined'] as const).map((status, n) => ({ id: id(n), status }))
  const decline = planBulk(stepOf(quoteSteps, 'quote.decline'), quotes, 'Too dear')
  expect(decline.does.map(({ row }) => row.status)).toEqual(['sent'])
  expect(decline.cannot.map(({ why }) => why.code)).toEqual(['not-sent', 'quote-accepted', 'quote-declined'])
  expect([...ordersSteps, ...quoteSteps].some(({ undo }) => undo)).toBe(false)
})
