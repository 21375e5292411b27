import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Column } from '../../design/table/data-table.tsx'
import { listSums } from './list-sums.ts'

type Row = { id: string; currency: string; grossMinor: number }
const columns: Column<Row>[] = [
  { key: 'number', header: 'Number', cell: () => '' },
  { key: 'total', header: 'Total', cell: () => '', sum: ({ grossMinor }) => grossMinor },
]

test('SA-18 the foot of a list has the exact sum of its rows, each currency by itself', () => {
  const amount = fc.record({ currency: fc.constantFrom('EUR', 'CHF', 'JPY'), grossMinor: fc.integer() })
  let several = 0
  fc.assert(
    fc.property(fc.array(amount), (amounts) => {
      const rows = amounts.map((row, index) => ({ id: String(index), ...row }))
      const [total, ...others] = listSums(columns, rows)
      expect(others).toEqual([])
      for (const { currency, minor } of total?.amounts ?? []) {
        const meant = rows
          .filter((row) => row.currency === currency)
          .reduce((sum, row) => sum + BigInt(row.grossMinor), 0n)
        expect(BigInt(minor)).toBe(meant)
      }
      expect(total?.amounts.map(({ currency }) => currency)).toEqual([...new Set(rows.map(({ currency }) => currency))])
      if ((total?.amounts.length ?? 0) > 1) several += 1
    }),
  )
  expect(several).toBeGreaterThan(20)
})
