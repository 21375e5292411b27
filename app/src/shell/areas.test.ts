import { expect, test } from 'vitest'
import { areas, isInArea } from './areas.ts'

test('FE-16 every record is inside one area, whose link is marked: categories are of products, places of stock', () => {
  const records = [
    'orders',
    'quotes',
    'customers',
    'products',
    'categories',
    'places',
    'counts',
    'invoices',
    'chat',
    'people',
    'approvals',
  ]
  const around = (address: string) => areas.filter((area) => isInArea(area, address)).map(({ path }) => path)
  for (const name of records) expect(around(`/${name}/1`), name).toHaveLength(1)
  expect([around('/categories'), around('/places/1')]).toEqual([['/products'], ['/stock']])
  expect([around('/settings'), around('/productsheet')]).toEqual([[], []])
})
