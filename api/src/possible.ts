import { can, type Permission } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { countSheet } from '@werkbank/model/counting/count-sheet.ts'
import { person } from '@werkbank/model/identity/person.ts'
import { allowedCommands } from '@werkbank/model/possible.ts'
import { quote } from '@werkbank/model/quotes/quote.ts'
import { listView } from '@werkbank/model/settings/list-view.ts'
import { z } from 'zod'
import { seenRequest, stateOf } from './approvals/index.ts'
import { categoryStateById, productFacts } from './catalogue/index.ts'
import { roomStateById } from './chat/index.ts'
import { missing } from './http/caller.ts'
import { askingOf } from './http/command/possible.ts'
import { type QueryContext, routes } from './http/context.ts'
import { companyDayOf } from './http/organisation.ts'
import { notFound } from './http/problem/problem.ts'
import { problemSentence } from './http/problem/problem-body.ts'
import { defineQuery, mountQuery } from './http/query-route.ts'
import { orgUnitStateById } from './organisation/index.ts'
import { addressStateById } from './partners/index.ts'
import { rowById } from './records/rows.ts'
import { invoiceStateById, orderStateById } from './sales/index.ts'
import { expectedStateById, moveStateById, placeStateById } from './stock/index.ts'

type Subject = {
  /** Null: open to every signed-in person. */
  read: Permission | null
  state: (context: QueryContext, id: string) => Promise<unknown>
}

/** How records stand, as the commands on them ask it (`possible` of each command), by the name of the record. */
const SUBJECTS: Readonly<Record<string, Subject>> = {
  order: { read: 'order.read', state: ({ tx }, id) => orderStateById(tx, id) },
  invoice: { read: 'invoice.read', state: ({ tx }, id) => invoiceStateById(tx, id) },
  quote: { read: 'quote.read', state: ({ tx }, id) => rowById(tx, quote, id) },
  product: { read: 'product.read', state: async ({ tx }, id) => (await productFacts(tx, [id])).get(id) },
  category: { read: 'product.read', state: ({ tx }, id) => categoryStateById(tx, id) },
  'org-unit': { read: 'presence.read', state: ({ tx }, id) => orgUnitStateById(tx, id) },
  'customer-address': { read: 'customer.read', state: ({ tx }, id) => addressStateById(tx, id) },
  location: { read: 'stock.read', state: ({ tx }, id) => placeStateById(tx, id) },
  'expected-receipt': { read: 'stock.read', state: ({ tx }, id) => expectedStateById(tx, id) },
  'stock-move': { read: 'stock.read', state: ({ tx }, id) => moveStateById(tx, id) },
  count: { read: 'stock.read', state: ({ tx }, id) => rowById(tx, countSheet, id) },
  approval: {
    read: null,
    state: async ({ tx, caller }, id) => stateOf(tx, await seenRequest(tx, caller, id), await companyDayOf(tx)),
  },
  'chat-room': { read: 'chat.use', state: roomStateById },
  view: {
    read: null,
    // Another person's own view is a 404.
    state: async ({ tx, caller }, id) => {
      const view = await rowById(tx, listView, id)
      return view?.level === 'person' && view.userId !== caller.userId ? undefined : view
    },
  },
  person: { read: null, state: ({ tx }, id) => rowById(tx, PERSON, id) },
}
export const POSSIBLE_OF = Object.keys(SUBJECTS) as [string, ...string[]]

/** What is worked out of a person's other rows isn't asked here. */
const { roles: _, disabled: __, ...fields } = person.fields
const PERSON = { ...person, fields }

const getPossible = defineQuery({
  name: 'possible.get',
  route: 'GET /possible/{record}/{id}',
  permission: null,
  scope: 'any',
  summary: 'What you can do with a record now, and why not the rest of what you may do',
  input: z.object({ record: z.enum(POSSIBLE_OF), id: idSchema }),
  answer: z.object({
    /** Names of commands. */
    possible: z.array(z.string()),
    /** What you have the right to and this record doesn't allow as it stands: the refusal that would answer it. */
    refused: z.array(z.object({ command: z.string(), code: z.string(), detail: z.string() })),
  }),
})

export const possibleRoutes = routes()
mountQuery(possibleRoutes, getPossible, async (context, { record, id }) => {
  const { read, state } = SUBJECTS[record] as Subject
  if (read && !can(context.caller, read)) throw missing(context.caller, read)
  const now = await state(context, id)
  if (!now) throw notFound()
  const standing = allowedCommands(record, now as never, askingOf(context))
  return {
    possible: standing.filter(({ why }) => !why).map(({ command }) => command),
    refused: standing.flatMap(({ command, why }) =>
      why ? [{ command, code: why.code, detail: problemSentence(why.code, why.data, context.speech) }] : [],
    ),
  }
})
