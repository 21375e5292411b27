import { addLine, setLineField } from '@werkbank/model/sales/order-document.ts'
import { createRoot } from 'solid-js'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { availableByProduct, createOrder, createTotal, missing } from './create-order.ts'
import { parsePastedLines, toMinor } from './paste-lines.ts'

const P = '01890a5d-ac96-774b-bcce-b302099a8057'

test('totals follow what is typed, with the tax of the product', () => {
  createRoot((dispose) => {
    const doc = new Y.Doc()
    addLine(doc, { id: 'l1', productId: P, quantity: '3' })
    const content = createOrder(() => doc)
    const total = createTotal(
      content,
      () => ({ priceMinor: 999, taxPercent: '19.00' }) as never,
      () => false,
    )
    queueMicrotask(() => {
      expect(total().netMinor).toBe(2997)
      setLineField(doc, 'l1', 'discountPercent', '10')
      expect(total()).toMatchObject({ netMinor: 2697, taxMinor: 512, grossMinor: 3209 })
      dispose()
    })
  })
})

test('rows from a spreadsheet become lines; headings and plain words do not', () => {
  expect(parsePastedLines('SKU\tMenge\tPreis\nNAP-01\t12\t1.234,50\nNAP-02\t2,5', 2)).toEqual([
    { sku: 'NAP-01', quantity: '12', priceMinor: 123_450 },
    { sku: 'NAP-02', quantity: '2.5' },
  ])
  expect(parsePastedLines('just some words', 2)).toBeUndefined()
})

test('an amount with more digits than the currency has is no amount', () => {
  expect(toMinor('6.25', 2)).toBe(625)
  expect(toMinor('6.255', 2)).toBeUndefined()
  expect(toMinor('6', 0)).toBe(6)
})

test('what is short counts what the order holds already', () => {
  const available = availableByProduct(
    [
      { productId: P, locationId: 'a', onHand: '10', reserved: '8' },
      { productId: P, locationId: 'x', onHand: '99', reserved: '0' },
    ] as never,
    (id) => id === 'a',
  )
  expect(available.get(P)).toBe('2')
  expect(missing('10', '2', '8')).toBe('0')
  expect(missing('12.5', '2', '8')).toBe('2.5')
})
