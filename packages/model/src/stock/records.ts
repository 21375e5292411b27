import { LIMITS } from '../base/limits.ts'
import { defineRecord } from '../records/define-record.ts'
import { optional, unless } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted, quantity } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { note, text } from '../records/kinds/text.ts'
import { day, moment } from '../records/kinds/time.ts'
import { yesNo } from '../records/kinds/yes-no.ts'

const read = { permission: 'stock.read' } as const

/** A place where stock is, or from which and to which it leaves the company. WH-01 to WH-03. */
export const location = defineRecord({
  name: 'location',
  table: 'locations',
  read,
  search: ['code', 'name'],
  fields: {
    parentId: optional(reference()),
    kind: choice(['warehouse', 'location', 'device', 'quarantine', 'supplier', 'customer', 'adjustment', 'production']),
    code: text({ max: 40 }),
    name: text({ max: 200 }),
    sellable: unless(true, yesNo()),
    rank: unless(0, counted()),
  },
})

/** How much of a product (and lot) is at a place; kept by the moves. WH-04. */
export const stockLevel = defineRecord({
  name: 'stock-level',
  table: 'stock_levels',
  read,
  isLasting: true,
  fields: {
    productId: reference(),
    lotId: reference(),
    locationId: reference(),
    onHand: quantity(),
    reserved: quantity(),
  },
})

/** What will come, and when. SA-17. */
export const expectedReceipt = defineRecord({
  name: 'expected-receipt',
  table: 'expected_receipts',
  read,
  fields: {
    productId: reference(),
    locationId: reference(),
    quantity: quantity(),
    expectedOn: day(),
    reference: unless('', note({ max: LIMITS.shortTextCharsMax })),
    /** When somebody last said so. */
    changedAt: moment(),
  },
})
