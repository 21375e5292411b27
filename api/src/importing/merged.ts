import type { ImportPlan } from './plan-import.ts'
import { skuKey } from './read/article-numbers.ts'
import type { Row } from './read/read-rows.ts'

const NAMED_MAX = 5
const others = (values: readonly string[], taken: string): string[] => [
  ...new Set(values.filter((value) => value !== '' && value !== taken)),
]
const listed = (words: readonly string[]): string =>
  words.slice(0, NAMED_MAX).join('; ') + (words.length > NAMED_MAX ? '; …' : '')

/** Where rows say something different of one article, customer or document, and what was taken: nothing is merged unseen (R-IM14). */
export function mergedRemarks(rows: readonly Row[], plan: Pick<ImportPlan, 'products' | 'customers'>): string[] {
  const written: string[] = []
  const named: string[] = []
  for (const [key, group] of Map.groupBy(rows, ({ sku }) => skuKey(sku))) {
    const { sku = key, name = '' } = plan.products.get(key) ?? {}
    const spellings = others(
      group.map((row) => row.sku),
      sku,
    )
    const names = others(
      group.map(({ description }) => description),
      name,
    )
    if (spellings.length > 0) written.push(`${sku} also as ${spellings.join(', ')}`)
    if (names.length > 0) named.push(`${sku} ${name}, also ${names.join(', ')}`)
  }
  const placed = [...Map.groupBy(rows, ({ customer }) => customer)].flatMap(([customer, group]) => {
    const taken = plan.customers.get(customer)?.country
    const found = group.map(({ country }) => country)
    const countries = taken === undefined ? [] : others(found, taken)
    return countries.length > 0 ? [`${customer} ${taken}, also ${countries.join(', ')}`] : []
  })
  return [
    ...(written.length > 0 ? [`Article numbers in other capitals are the same article: ${listed(written)}.`] : []),
    ...(named.length > 0 ? [`Articles with several names have the one of most rows: ${listed(named)}.`] : []),
    ...(placed.length > 0 ? [`Customers in several countries have the first one: ${listed(placed)}.`] : []),
    ...withoutCustomer(rows),
  ]
}

/** Rows that name no customer go to the one of their document. */
function withoutCustomer(rows: readonly Row[]): string[] {
  const joined = [...Map.groupBy(rows, ({ document }) => document).values()].flatMap((group) =>
    group.some(({ customer }) => customer !== '') ? group.filter(({ customer }) => customer === '') : [],
  )
  const first = joined.slice(0, NAMED_MAX).map(({ row }) => row)
  const more = joined.length > NAMED_MAX ? ', …' : ''
  return joined.length > 0
    ? [`Rows without a customer go to the one of their document: row ${first.join(', ')}${more}.`]
    : []
}
