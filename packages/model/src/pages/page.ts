import { defineRecord } from '../records/define-record.ts'
import { optional } from '../records/field.ts'
import { text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { ofSubject } from '../records/scope.ts'

const name = () => text({ max: 200 })

/** Rich text that people write together, of a record or of its own. */
export const page = defineRecord({
  name: 'page',
  table: 'pages',
  read: { permission: 'page.read' },
  scope: [ofSubject('subjectType', 'subjectId')],
  search: ['title'],
  fields: { title: name(), subjectType: optional(name()), subjectId: optional(name()), createdAt: moment() },
})
