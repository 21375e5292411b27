import { expect, test } from 'vitest'
import { LIMITS } from '../base/limits.ts'
import { pathTo, withBelow } from '../base/value/tree.ts'
import { categoryLines, checkPlace } from './category-tree.ts'

const node = (id: string, parentId: string | null) => ({ id, parentId, name: id.toUpperCase() })
const tree = [node('figures', null), node('knights', 'figures'), node('horses', 'knights'), node('services', null)]
const byId = new Map(tree.map((one) => [one.id, one]))

test('PR-07 a category has a full path from the top of the tree', () => {
  expect(pathTo(byId, 'horses').map(({ name }) => name)).toEqual(['FIGURES', 'KNIGHTS', 'HORSES'])
  expect(pathTo(byId, 'nowhere')).toEqual([])
  expect(pathTo(byId, null)).toEqual([])
})

test('PR-07 a category is never above itself', () => {
  expect(checkPlace(tree, 'figures', 'horses')).toBe('category-in-itself')
  expect(checkPlace(tree, 'figures', 'figures')).toBe('category-in-itself')
  expect(checkPlace(tree, 'horses', 'services')).toBeUndefined()
  expect([...withBelow(tree, 'knights')]).toEqual(['knights', 'horses'])
})

test('PR-07 a tree is bounded in depth, with all that a moved category brings along', () => {
  const chain = Array.from({ length: LIMITS.categoryDepthMax }, (_, n) => node(`c${n}`, n === 0 ? null : `c${n - 1}`))
  const all = [...chain, node('pair', null), node('inside', 'pair')]
  expect(checkPlace(all, 'new', chain.at(-1)?.id ?? null)).toBe('category-too-deep')
  expect(checkPlace(all, 'new', chain.at(-2)?.id ?? null)).toBeUndefined()
  expect(checkPlace(all, 'pair', chain.at(-2)?.id ?? null)).toBe('category-too-deep')
  expect(checkPlace(all, 'pair', chain.at(-3)?.id ?? null)).toBeUndefined()
  expect(checkPlace(all, 'pair', 'nowhere')).toBe('unknown-category')
  expect(checkPlace(all, 'c0', 'c3')).toBe('category-in-itself')
})

test('PR-30 each category counts the products in it and below, in the order of the tree', () => {
  const products = ['horses', 'horses', 'knights', 'services', null].map((categoryId) => ({ categoryId }))
  const lines = categoryLines(tree, products, (a, b) => (a.name < b.name ? -1 : 1))
  expect(lines.map(({ category, depth, own, below }) => [category.id, depth, own, below])).toEqual([
    ['figures', 0, 0, 3],
    ['knights', 1, 1, 3],
    ['horses', 2, 2, 2],
    ['services', 0, 1, 1],
  ])
})

test('a category whose parent this device does not have yet stands at the top', () => {
  expect(categoryLines([node('a', 'elsewhere')], [], () => 0)).toMatchObject([{ depth: 0 }])
})
