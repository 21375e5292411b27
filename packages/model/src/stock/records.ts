import { z } from 'zod'
import { LIMITS } from '../base/limits.ts'
import { defineRecord } from '../records/define-record.ts'
import { fromServer, onlyWith, optional, unless } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted, money, quantity } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { computed } from '../records/kinds/structure.ts'
import { note, text } from '../records/kinds/text.ts'
import { day, moment } from '../records/kinds/time.ts'
import { yesNo } from '../records/kinds/yes-no.ts'
import { newerThan } from '../records/window.ts'
import { movesHeld } from './settings.ts'

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
    code: text({ max: 40, empty: 'A location needs a code.' }),
    name: text({ max: 200, empty: 'A location needs a name.' }),
    sellable: unless(true, yesNo()),
    rank: unless(0, counted()),
    version: fromServer(counted()),
  },
})

/** How much of a product (and lot) is at a place; kept by the moves. WH-04. */
export const stockLevel = defineRecord({
  name: 'stock-level',
  table: 'stock_levels',
  read,
  isLasting: true,
  sorts: ['productId'],
  fields: {
    productId: reference(),
    lotId: reference(),
    locationId: reference(),
    onHand: quantity(),
    reserved: quantity(),
  },
})

/** Why goods move. */
export const MOVE_REASONS = ['receipt', 'transfer', 'adjustment', 'delivery', 'return', 'opening'] as const
export type MoveReason = (typeof MOVE_REASONS)[number]

/** Goods that went from one place to another; never changed, only taken back by another move. WH-04. */
export const stockMove = defineRecord({
  name: 'stock-move',
  table: 'stock_moves',
  read,
  isLasting: true,
  sorts: ['-effectiveOn', '-at'],
  holds: newerThan('effectiveOn', movesHeld),
  fields: {
    productId: reference(),
    lotId: reference(),
    fromLocationId: reference(),
    toLocationId: reference(),
    quantity: quantity(),
    /** What one was worth when it moved. */
    unitCostMinor: onlyWith('cost.read', money()),
    valueMinor: onlyWith('cost.read', money()),
    reason: choice(MOVE_REASONS),
    command: note({ max: 40 }),
    /** What moved them: an order, a count, a receipt of its own. */
    subjectType: note({ max: 40 }),
    subjectId: note({ max: 40 }),
    /** The move that this one takes back. */
    reversesId: optional(reference()),
    actor: optional(reference()),
    at: moment(),
    effectiveOn: day(),
    /** Of a move for an order: that one's number, for a device holds the move longer than the order. */
    orderNumber: { ...computed(z.nullable(z.string())), right: 'order.read' },
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
    /** The last change. */
    changedAt: moment(),
  },
})
