import { fold, foldedWords } from '@werkbank/model/base/value/fold.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { searchWords } from '@werkbank/model/records/search-words.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

type Row = { id: string } & Record<string, unknown>
const random = makeRandom(341)
const pick = <T>(of: readonly T[]): T => of[random(of.length)] as T
/** What texts are made of: letters of several scripts, and what JSON, patterns and addresses have a meaning for. */
const PIECES = [
  ...['"', '\\', '\\n', '\\u0041', '%', '_', "'", '{', '}', '[', ':', '/', '&', '+', '#', '?', '<', '0', '12'],
  ...['a', 'B', 'ß', 'É', 'ø', 'Σ', 'ﬁ', 'Ж', '漢', 'ش', '🦊', 'e\u0301', '½', ' ', '\t'],
]
const textOf = (pieces: number) => Array.from({ length: 1 + random(pieces) }, () => pick(PIECES)).join('')
const seenOf = (pieces: number) => `x${textOf(pieces)}`
/** As a device finds them: each word stands in one of the row's texts. */
const foundOnDevice = (record: AnyRecord, rows: readonly Row[], query: string): string[] =>
  rows
    .filter((row) => {
      const texts = searchWords(record, row).map(fold)
      return foldedWords(query).every((word) => texts.some((text) => text.includes(word)))
    })
    .map(({ id }) => id)
    .sort()
const listed = async (many: string, query: Record<string, string>): Promise<Row[]> =>
  (await shop.ask('GET', `/${many}?${new URLSearchParams({ limit: '500', ...query })}`)).items
const wordsIn = (record: AnyRecord, rows: readonly Row[]) => rows.flatMap((row) => searchWords(record, row))

test.each([
  [
    'products',
    product,
    () => ({
      sku: `S-${random(1e9)}`,
      name: seenOf(8),
      confirmName: true,
      variant: { [seenOf(3)]: textOf(6), Farbe: textOf(4) },
    }),
  ],
  ['customers', customer, () => ({ name: seenOf(8), city: textOf(5), confirmName: true })],
] as const)(
  'PR-26 AP-12 a search of the API finds the %s that a device finds, whatever stands in their texts, properties and tags',
  async (many, record, fields) => {
    for (let n = 0; n < 60; n += 1) await shop.ask('POST', `/${many}`, { ...fields(), tags: [seenOf(5), seenOf(5)] })
    const rows = await listed(many, {})
    const texts = wordsIn(record, rows)
    let found = 0
    for (let n = 0; n < 250; n += 1) {
      const text = pick(texts)
      const from = random(text.length)
      const query = pick([text, text.slice(from, from + 1 + random(4)), textOf(2), `${pick(texts)} ${pick(texts)}`])
      // A character is not cut in two, a question has an end, and blanks alone ask for all.
      if (!query.isWellFormed() || query.length > 100 || foldedWords(query).length === 0) continue
      const expected = foundOnDevice(record, rows, query)
      if (expected.length > 0 && expected.length < rows.length) found += 1
      const answered = (await listed(many, { search: query })).map(({ id }) => id).sort()
      expect([query, answered]).toEqual([query, expected])
    }
    expect(found).toBeGreaterThan(100)
  },
)

test('PR-34 a tag or property with a quotation mark or backslash is found; what only JSON puts around them is not', async () => {
  const plain = await shop.product({ sku: 'BRETT-1', name: 'Brett' })
  const { id } = await shop.ask('POST', '/products', {
    sku: 'ROHR-1',
    name: 'Rohr',
    variant: { Gewinde: '3/4"' },
    tags: ['C:\\Werk', '5" lang'],
  })
  const ids = async (search: string) => (await listed('products', { search: `rohr ${search}` })).map((row) => row.id)
  for (const search of ['3/4"', 'c:\\werk', '5"', '"', '\\'])
    expect([search, await ids(search)]).toEqual([search, [id]])
  for (const search of ['Gewinde', '{', '\\"', '",']) expect([search, await ids(search)]).toEqual([search, []])
  const customerId = (await shop.ask('POST', '/customers', { name: 'Rohrwerk', tags: ['Halle "B"'] })).id
  const order = await shop.order([{ productId: plain, quantity: '1' }], { customerId })
  expect((await listed('orders', { search: '"b"' })).map((row) => row.id)).toEqual([order])
})
