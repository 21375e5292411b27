import { addLine, readOrder, setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { readWorkingOrder } from '@werkbank/model/agreement/working-copy.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { DeviceDatabase } from '../device/database.ts'
import { Mirror } from '../mirror/mirror.ts'

function draft() {
  const doc = new Y.Doc()
  const [customerId, productId] = [newId(), newId()]
  setHeadField(doc, 'customerId', customerId)
  setHeadField(doc, 'reference', 'Messe')
  addLine(doc, { id: 'l1', productId, quantity: '3', discountPercent: '0' })
  const product = () => ({ priceMinor: 1000, taxPercent: '19' }) as MirrorRow<'products'>
  return { doc, customerId, sources: { product, customer: () => undefined, agreed: () => undefined } }
}

test('a list can show customer, reference and total of an order that only this device knows', () => {
  const { doc, customerId, sources } = draft()
  expect(readWorkingOrder(doc, sources)).toEqual({
    workingCustomerId: customerId,
    workingReference: 'Messe',
    workingGrossMinor: 3570,
    workingLines: 1,
  })
})

test('R-SA11 a list keeps the price that was agreed, as the order itself does', () => {
  const { doc, sources } = draft()
  const { productId } = readOrder(doc).lines[0] as { productId: string }
  const agreed = { productId, unitPriceMinor: 500, priceTyped: false, taxPercent: '7' }
  expect(readWorkingOrder(doc, { ...sources, agreed: () => agreed }).workingGrossMinor).toBe(1605)
  expect(readWorkingOrder(doc, { ...sources, agreed: () => ({ ...agreed, priceTyped: true }) }).workingGrossMinor).toBe(
    3210,
  )
})

test('an order made offline is in the list with what was typed, until the row of the server comes', async () => {
  const person = newId()
  const database = new DeviceDatabase(person)
  const mirror = new Mirror(database, person)
  await mirror.load()
  const { doc, customerId, sources } = draft()
  const id = newId()
  const input = { id, documentFromClient: true, lines: [] }
  mirror.setPending([{ command: 'order.create', input, createdAt: '2026-01-01T00:00:00Z' }])
  mirror.setUnsent('orders', id, readWorkingOrder(doc, sources))
  expect(mirror.all('orders')).toMatchObject([
    { id, status: 'draft', workingCustomerId: customerId, workingGrossMinor: 3570 },
  ])

  const state = { cursor: '5', epoch: 'e', access: 'a', versions: {} }
  const arrived = { ...mirror.get('orders', id), id, rev: '4', workingCustomerId: null, workingGrossMinor: 0 }
  await mirror.apply({ orders: { rows: [arrived] } }, state)
  mirror.setPending([])
  mirror.setUnsent('orders', id, undefined)
  expect(mirror.get('orders', id)?.workingGrossMinor).toBe(3570) // sent, but not in the mirror yet
  await mirror.apply(
    { orders: { rows: [{ ...arrived, rev: '6', workingGrossMinor: 3600 } as never] } },
    { ...state, cursor: '7' },
  )
  expect(mirror.get('orders', id)?.workingGrossMinor).toBe(3600)
  mirror.close()
  database.close()
})
