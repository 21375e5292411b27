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
