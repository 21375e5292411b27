import { because, defineState, type Hindrance } from '../base/possible.ts'
import { defineRecord } from '../records/define-record.ts'
import { optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { reference } from '../records/kinds/reference.ts'
import { text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'

const name = () => text({ max: 200 })

/** A sheet on which people count a place together. */
export const countSheet = defineRecord({
  name: 'count-sheet',
  table: 'count_sheets',
  read: { permission: 'stock.read' },
  search: ['name'],
  fields: {
    locationId: reference(),
    name: name(),
    automergeId: name(),
    status: choice(['open', 'posted']),
    createdAt: moment(),
    postedAt: optional(moment()),
  },
})

/** A sheet as its commands ask it. */
export type SheetState = { status: 'open' | 'posted' }
export const sheetOnDevice = defineState('count-sheet', (rows, id): SheetState | undefined =>
  rows.get('countSheets', id),
)
/** It is posted once. */
export const postHindrance = ({ status }: SheetState): Hindrance | undefined =>
  status === 'posted' ? because('already-posted') : undefined
