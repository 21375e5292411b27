import { z } from 'zod'
import { type Asking, defineState } from '../base/possible.ts'
import { defineRecord } from '../records/define-record.ts'
import { fromServer, optional, unless } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { structure } from '../records/kinds/structure.ts'
import { shaped, text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { ofPerson } from '../records/scope.ts'

/** The level of a view: its owner, everybody, or the people of a role, for whom the list opens with it. */
export const VIEW_LEVELS = ['person', 'organisation', 'role'] as const
export type ViewLevel = (typeof VIEW_LEVELS)[number]

/** What follows the address of a list: it leads nowhere else. */
const addressSchema = z
  .string()
  .max(2_000)
  .regex(/^(\?[^#]*)?$/, 'A view has what follows the address of its list, such as "?status=draft".')
const columnsSchema = z.array(z.string().max(60)).max(100)

/**
 * How a list is shown: the query of its address and its columns. Records that it refers to may be gone when it is opened: the app says so and shows the
 * rest. Personal views are visible to their owner only.
 */
export const listView = defineRecord({
  name: 'view',
  table: 'list_views',
  read: { permission: null },
  scope: [ofPerson('userId', { only: { field: 'level', is: 'person' } })],
  fields: {
    list: text({ max: 40, empty: 'A view is of a list.' }),
    name: text({ max: 60, empty: 'A view needs a name.' }),
    address: unless('', shaped(addressSchema)),
    columns: unless([], structure(columnsSchema)),
    level: unless('person', choice(VIEW_LEVELS)),
    roleKey: optional(text({ max: 40 })),
    /** The owner. */
    userId: fromServer(reference()),
    version: fromServer(counted()),
    createdAt: fromServer(moment()),
  },
})

/** A view as commands on it ask it. */
export type ViewState = { level: ViewLevel; userId: string | null }
export const viewOnDevice = defineState('view', (rows, id): ViewState | undefined => rows.get('views', id))
/** One's own, or with the right to share those for others. */
export const mayWriteView = ({ level, userId }: ViewState, { userId: own, can }: Asking): boolean =>
  level === 'person' ? userId === own : can('view.share')
