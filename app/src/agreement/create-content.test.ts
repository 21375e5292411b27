import { addLine, moveLine, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { availableByProduct } from '@werkbank/model/stock/availability.ts'
import { createComputed, createRoot } from 'solid-js'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { coverLines } from './availability.ts'
import { createOrder, createTotal } from './create-content.ts'

const P = '01890a5d-ac96-774b-bcce-b302099a8057'

test('totals follow what is typed, with the tax of the product', () => {
  let assertions = () => {}
  createRoot((dispose) => {
    const doc = new Y.Doc()
    addLine(doc, { id: 'l1', productId: P, quantity: '3' })
    const { whole } = createOrder(() => doc)
    const total = createTotal(
      whole,
      { product: () => ({ priceMinor: 999, taxPercent: '19.00' }), agreed: () => undefined },
      () => false,
    )
    assertions = () => {
      expect(total()?.netMinor).toBe(2997)
      setLineField(doc, 'l1', 'quantity', '36000291452')
      expect([whole().lines[0]?.quantity, total()]).toEqual(['36000291452', undefined])
      setLineField(doc, 'l1', 'quantity', '3')
      setLineField(doc, 'l1', 'discountPercent', '10')
      expect(total()).toMatchObject({ netMinor: 2697, taxMinor: 512, grossMinor: 3209 })
      dispose()
    }
  })
  assertions()
})

test('one line changed repaints that line: the others stay the rows that they were, and hear nothing of it', () => {
  let assertions = () => {}
  createRoot((dispose) => {
    const doc = new Y.Doc()
    for (const id of ['l1', 'l2', 'l3']) addLine(doc, { id, productId: P, quantity: '1' })
    const { content } = createOrder(() => doc)
    assertions = () => {
      const rows = [...content.lines]
      const heard: string[] = []
      createRoot(() => {
        for (const row of rows) createComputed(() => heard.push(`${row.id} ${row.quantity}`))
      })
      heard.length = 0
      setLineField(doc, 'l2', 'quantity', '5')
      expect(heard).toEqual(['l2 5'])
      expect(content.lines.every((row, at) => row === rows[at])).toBe(true)
      moveLine(doc, 'l3', 'l1')
      expect(content.lines.map((row) => rows.indexOf(row))).toEqual([2, 0, 1])
      setLineField(doc, 'l2', 'unitPriceMinor', 250)
      expect(rows[1]?.unitPriceMinor).toBe(250)
      setLineField(doc, 'l2', 'unitPriceMinor', undefined)
      expect(rows[1]?.unitPriceMinor).toBe(undefined)
      dispose()
    }
  })
  assertions()
})

test('what was agreed keeps its price and tax; another product in the line has its own', () => {
  let assertions = () => {}
  createRoot((dispose) => {
    const doc = new Y.Doc()
    addLine(doc, { id: 'l1', productId: P, quantity: '1' })
    const { whole } = createOrder(() => doc)
    const total = createTotal(
      whole,
      {
        product: () => ({ priceMinor: 999, taxPercent: '19' }),
        agreed: () => ({ productId: P, unitPriceMinor: 500, priceTyped: false, taxPercent: '7' }),
      },
      () => false,
    )
    assertions = () => {
      expect(total()).toMatchObject({ netMinor: 500, taxMinor: 35 })
      setLineField(doc, 'l1', 'productId', '01890a5d-ac96-774b-bcce-b302099a8058')
      expect(total()).toMatchObject({ netMinor: 999, taxMinor: 190 })
      dispose()
    }
  })
  assertions()
})

test('lines of one product share what is there, and what the order holds already is not taken twice', () => {
  const available = availableByProduct(
    [
      { productId: P, locationId: 'a', onHand: '10', reserved: '8' },
      { productId: P, locationId: 'x', onHand: '99', reserved: '0' },
    ],
    [{ id: 'a', kind: 'warehouse', sellable: true }],
  )
  expect(available.get(P)).toBe('2')
  const lines = [
    { id: 'one', productId: P, quantity: '1.5' },
    { id: 'two', productId: P, quantity: '3' },
    { id: 'three', productId: P, quantity: '10' },
  ]
  const cover = coverLines(lines, available, ({ id }) => (id === 'three' ? '8' : '0'))
  expect([...cover]).toEqual([
    ['one', { available: '2', short: '0' }],
    ['two', { available: '0.5', short: '2.5' }],
    ['three', { available: '0', short: '2' }],
  ])
})
