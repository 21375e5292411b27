import { expect, test } from 'vitest'
import { type CategoryRow, UNCATEGORISED } from './category-options.ts'
import { sumLevels } from './create-levels.ts'
import { listRows, type ProductRow, within } from './product-rows.ts'

const product = (id: string, more: Partial<ProductRow> = {}): ProductRow =>
  ({ id, rev: '1', parentId: null, kind: 'goods', sku: id, name: id, variant: {}, active: true, ...more }) as ProductRow
const family = [
  product('b', { kind: 'parent' }),
  product('b2', { parentId: 'b' }),
  product('b1', { parentId: 'b' }),
  product('a'),
  product('old', { active: false }),
]
const none = { flat: false, isRanked: false, isOpen: () => false, sums: new Map() }

test('families stand by name with their variants folded in; an open one shows them by number', () => {
  const closed = listRows({ ...none, matches: family, view: 'families' })
  expect(closed.map(({ id, variantCount }) => [id, variantCount])).toEqual([
    ['a', 0],
    ['b', 2],
  ])
  const open = listRows({ ...none, matches: family, view: 'families', isOpen: (id) => id === 'b' })
  expect(open.map(({ id, depth }) => [id, depth])).toEqual([
    ['a', 0],
    ['b', 0],
    ['b1', 1],
    ['b2', 1],
  ])
})

test('without a search products stand by their numbers, whatever was changed last', () => {
  const numbers = ['A-10', 'A-2', 'B-1'].map((id) => product(id))
  for (const matches of [numbers, numbers.toReversed()])
    expect(listRows({ ...none, matches, view: 'variants' }).map(({ sku }) => sku)).toEqual(['A-2', 'A-10', 'B-1'])
})

test('a search shows what can be sold, in the order of the matches', () => {
  const found = { ...none, matches: family, view: 'families', flat: true } as const
  expect(listRows({ ...found, isRanked: true }).map(({ id }) => id)).toEqual(['b2', 'b1', 'a'])
  expect(listRows({ ...none, matches: family, view: 'archived' }).map(({ id }) => id)).toEqual(['old'])
})

test('a family has the stock of its variants, exactly', () => {
  const sums = sumLevels(
    [
      { productId: 'b1', locationId: 'a', onHand: '0.1', reserved: '0' },
      { productId: 'b1', locationId: 'a', onHand: '0.2', reserved: '0.1' },
      { productId: 'b2', locationId: 'a', onHand: '5', reserved: '5' },
    ],
    [{ id: 'a', kind: 'warehouse', sellable: true }],
    (id) => (id.startsWith('b') ? 'b' : null),
  )
  expect(sums.get('b1')).toEqual({ onHand: '0.3', reserved: '0.1', available: '0.2' })
  expect(sums.get('b')).toEqual({ onHand: '5.3', reserved: '5.1', available: '0.2' })
  const out = listRows({ ...none, matches: family, view: 'out', sums })
  expect(out.map(({ id }) => id)).toEqual(['a', 'b2'])
})

test('PR-09 the list shows what is uncategorised, or a category with all below it', () => {
  const categories = [
    { id: 'figures', parentId: null },
    { id: 'knights', parentId: 'figures' },
  ] as CategoryRow[]
  const products = [
    product('a', { categoryId: 'figures' }),
    product('b', { categoryId: 'knights' }),
    product('c', { categoryId: null }),
  ]
  const shown = (category: string) => within(products, category, categories).map(({ id }) => id)
  expect(shown(UNCATEGORISED)).toEqual(['c'])
  expect(shown('figures')).toEqual(['a', 'b'])
  expect(shown('knights')).toEqual(['b'])
  expect(shown('')).toEqual(['a', 'b', 'c'])
  expect(shown('gone')).toEqual([])
})
