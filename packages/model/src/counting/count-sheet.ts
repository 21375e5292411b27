import { because, defineState, type Hindrance } from '../base/possible.ts'
import { defineRecord } from '../records/define-record.ts'
import { fromServer, optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'

/** A sheet on which people count a place together. */
export const countSheet = defineRecord({
  name: 'count',
  table: 'count_sheets',
  read: { permission: 'stock.read' },
  search: ['name'],
  fields: {
    locationId: reference(),
    name: text({ max: 200, empty: 'A count sheet needs a name.' }),
    automergeId: text({ max: 200 }),
    status: choice(['open', 'posted']),
    createdAt: moment(),
    postedAt: optional(moment()),
    version: fromServer(counted()),
  },
})

/** A sheet as its commands ask it. */
export type SheetState = { status: 'open' | 'posted' }
export const sheetOnDevice = defineState('count', (rows, id): SheetState | undefined => rows.get('countSheets', id))
/** It is posted once. */
export const postHindrance = ({ status }: SheetState): Hindrance | undefined =>
  status === 'posted' ? because('already-posted') : undefined
