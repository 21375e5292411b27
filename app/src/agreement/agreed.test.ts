import { orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import {
  addLine,
  readOrder,
  removeLine,
  setHeadField,
  setLineField,
  writeOrder,
} from '@werkbank/model/agreement/agreed-document.ts'
import { cancelHindrance, orderState } from '@werkbank/model/sales/order-steps.ts'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { chosenParts, partProblem } from '../sales/order/parts.ts'
import { agreedFromMirror, parseAgreed, revertTo } from './committed-content.ts'

const P = '01890a5d-ac96-774b-bcce-b302099a8057'
const C = '01890a5d-ac96-774b-bcce-b302099a8058'

function buildOrder() {
  const doc = new Y.Doc()
  writeOrder(doc, {
    head: { customerId: C, reference: 'R1', priority: 'high' },
    lines: [
      { id: 'l1', productId: P, quantity: '2' },
      { id: 'l2', productId: P, quantity: '5', unitPriceMinor: 300, discountPercent: '10' },
    ],
    notes: 'as agreed',
  })
  return { doc, agreed: structuredClone(readOrder(doc)) }
}

test('back to the version undoes every kind of change, and nothing is left that differs', () => {
  const { doc, agreed } = buildOrder()
  setHeadField(doc, 'reference', 'R2')
  setHeadField(doc, 'priority', undefined)
  setLineField(doc, 'l2', 'quantity', '50')
  removeLine(doc, 'l1')
  addLine(doc, { id: 'l3', productId: P, quantity: '1' })
  doc.getText('notes').insert(0, 'not ')
  const changes = orderChanges(agreed, readOrder(doc))
  expect(changes).toHaveLength(6)
  revertTo(doc, agreed, changes)
  expect(orderChanges(agreed, readOrder(doc))).toEqual([])
})

test('without a network the mirror tells the version: untouched is no change, touched is', () => {
  const { doc, agreed } = buildOrder()
  const row = (index: number) => {
    const line = agreed.lines[index]
    const priceTyped = line?.unitPriceMinor !== undefined
    return { ...line, lineId: line?.id, unitPriceMinor: line?.unitPriceMinor ?? 999, priceTyped }
  }
  const order = { customerId: C, reference: 'R1', requestedOn: null }
  const changes = () => orderChanges(agreedFromMirror(order, [row(0), row(1)] as never, readOrder(doc)), readOrder(doc))
  expect(changes()).toEqual([])
  setLineField(doc, 'l1', 'quantity', '3')
  setHeadField(doc, 'reference', 'R9')
  expect(changes().map(({ field }) => field)).toEqual(['reference', 'quantity'])
})

test('an answer about another version is not taken for this one', () => {
  const committed = { version: 2, head: {}, lines: [], notes: '' }
  expect(parseAgreed({ committed }, 2)).toMatchObject({ notes: '' })
  expect(parseAgreed({ committed }, 3)).toBeUndefined()
  expect(parseAgreed({ committed: null }, 1)).toBeUndefined()
})

const line = (more: object) =>
  ({
    lineId: 'l1',
    productId: P,
    quantity: '10',
    reserved: '0',
    backordered: '0',
    delivered: '0',
    returned: '0',
    invoiced: '0',
    credited: '0',
    waived: '0',
    ...more,
  }) as never
const steps = (lines: never[], order: object = {}, available = '0') =>
  orderState({ version: 1, status: 'committed', invoiceBasis: 'delivered', ...order } as never, lines, {
    invoices: [],
    isStocked: () => true,
    available: () => available,
  })

test('SA-04 a backorder can leave once stock is there for anybody; lines of one product share it, the first of them first', () => {
  const lines = ['l1', 'l2'].map((lineId, position) => ({ ...(line({ reserved: '4' }) as object), lineId, position }))
  const open = (available: string) => steps(lines as never, {}, available).deliverable.map(({ max }) => max)
  expect(open('0')).toEqual(['4', '4'])
  expect(open('7')).toEqual(['10', '5'])
  expect(open('99')).toEqual(['10', '10'])
})

test('goods leave as far as they are reserved; what was delivered can be invoiced or come back', () => {
  const state = steps([line({ delivered: '3', reserved: '4', backordered: '3' })])
  const { deliverable, returnable, invoiceable, isInvoiceDue, creditable } = state
  expect([deliverable[0]?.max, returnable[0]?.max]).toEqual(['4', '3'])
  expect(invoiceable[0]?.max).toBe('10') // in advance, where the invoice asks for that
  expect([isInvoiceDue, creditable.length]).toEqual([true, 0])
  expect(cancelHindrance(state)).toEqual({ code: 'already-delivered' })
})

test('what came back after the invoice can be credited; a draft and a cancelled order can do nothing', () => {
  expect(steps([line({ delivered: '5', returned: '2', invoiced: '5' })])).toMatchObject({
    isInvoiceDue: false,
    creditable: [{}],
  })
  const none = { deliverable: [], returnable: [], invoiceable: [], creditable: [] }
  expect(steps([line({ reserved: '5' })], { version: 0, status: 'draft' })).toMatchObject({ ...none, rest: [] })
  expect(steps([line({ reserved: '5' })], { status: 'cancelled' })).toMatchObject({ ...none, rest: [] })
})

test('parts are all that is open unless said otherwise; too much is refused, none is left out', () => {
  const unitOf = () => 'pcs'
  const open = [
    { line: { lineId: 'a', productId: P }, max: '4' },
    { line: { lineId: 'b', productId: P }, max: '2.5' },
  ]
  expect(chosenParts(open, {}, unitOf)).toEqual([
    { lineId: 'a', quantity: '4' },
    { lineId: 'b', quantity: '2.5' },
  ])
  expect(chosenParts(open, { a: '', b: '1' }, unitOf)).toEqual([{ lineId: 'b', quantity: '1' }])
  expect(chosenParts(open, { a: '5' }, unitOf)).toBeUndefined()
  expect(chosenParts(open, { a: '0.5' }, unitOf)).toBeUndefined()
  expect(partProblem('0.5', { max: '4', unit: 'pcs' })).toBe('quantity-not-whole')
  expect(partProblem('0.5', { max: '4', unit: 'kg' })).toBeUndefined()
  expect(partProblem('5', { max: '4', unit: 'kg' })).toBe('more-than-open')
})
