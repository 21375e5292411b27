import { fold } from '@werkbank/model/base/value/fold.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { expect, test } from 'vitest'
import { DeviceDatabase } from '../device/database.ts'
import { Mirror } from './mirror.ts'
import { searchRows } from './search.ts'

function mirrorWith(products: readonly { sku: string; name: string }[]): Mirror {
  const person = newId()
  const mirror = new Mirror(new DeviceDatabase(person), person)
  mirror
    .table('products')
    .apply({ rows: products.map((product, n) => ({ id: String(n), rev: '1', variant: {}, ...product }) as never) })
  mirror.close()
  return mirror
}
const find = (mirror: Mirror, query: string) =>
  searchRows(mirror, 'products', mirror.all('products'), query).map((row) => row.sku)

test('accents, case and ß do not matter', () => {
  expect(fold('Müller Straße')).toBe('muller strasse')
})

test('every word must occur, in any field and order; the whole number comes first, then beginnings', () => {
  const mirror = mirrorWith([
    { sku: 'ZF-100', name: 'Großer Reiter, bemalt' },
    { sku: 'ZF-10', name: 'Trommler' },
    { sku: 'RE-1', name: 'Reiter klein ZF-10' },
  ])
  expect(find(mirror, 'reiter bemalt')).toEqual(['ZF-100'])
  expect(find(mirror, 'zf-10')).toEqual(['ZF-10', 'ZF-100', 'RE-1'])
  expect(find(mirror, 'grosser')).toEqual(['ZF-100'])
  expect(find(mirror, 'nichts')).toEqual([])
  expect(find(mirror, '')).toHaveLength(3)
})
