import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { addCount, binKey, newCountDocument } from '@werkbank/model/counting/count-document.ts'
import { readCount } from '@werkbank/model/counting/read-count.ts'
import { expect, test } from 'vitest'
import { countLines, differs, summarise } from './count-lines.ts'

const id = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`
const EVA = id(9)

test('lines say what should be there, what was counted and the difference, also of what nobody expected', () => {
  const skus: Record<string, string> = { [id(1)]: 'FIG-10', [id(2)]: 'FIG-9', [id(3)]: 'FIG-11', [id(4)]: 'FIG-4' }
  const document = newCountDocument(
    's',
    [1, 2, 3].map((n) => ({ productId: id(n), lotId: NO_LOT })),
  )
  const at = '2030-01-01T10:00:00.000Z'
  const key = (n: number) => binKey(id(n), NO_LOT)
  addCount(document, key(1), 'a', { quantity: '4', by: EVA, at, adds: true })
  addCount(document, key(3), 'b', { quantity: '7', by: EVA, at })
  addCount(document, key(3), 'c', { quantity: '8', by: EVA, at })
  addCount(document, key(4), 'd', { quantity: '2', by: EVA, at, adds: true })
  const lines = countLines(
    document,
    readCount(document, () => undefined),
    {
      onHand: (productId) => ({ [id(1)]: '5.5', [id(2)]: '3', [id(3)]: '8' })[productId] ?? '0',
      product: (wanted) => ({ sku: skus[wanted] ?? '', name: 'Figure', unit: 'pcs' }),
    },
  )
  expect(
    lines.map(({ sku, expected, counted, difference, unexpected }) => [sku, expected, counted, difference, unexpected]),
  ).toEqual([
    ['FIG-4', '0', '2', '2', true],
    ['FIG-9', '3', undefined, undefined, false],
    ['FIG-10', '5.5', '4', '-1.5', false],
    ['FIG-11', '8', undefined, undefined, false],
  ])
  expect(lines.filter(differs).map(({ sku }) => sku)).toEqual(['FIG-4', 'FIG-10'])
  expect(summarise(lines)).toEqual({ total: 4, counted: 2, uncounted: 1, conflicts: 1, differences: 2 })
})
