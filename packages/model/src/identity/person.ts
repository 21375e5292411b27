import { z } from 'zod'
import { defineRecord } from '../records/define-record.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted } from '../records/kinds/number.ts'
import { computed } from '../records/kinds/structure.ts'
import { text } from '../records/kinds/text.ts'

/** Who may sign in, or could: a person or a machine. US-18.1. */
export const person = defineRecord({
  name: 'person',
  table: 'users',
  read: { permission: null, scope: 'presence.read' },
  search: ['name', 'email'],
  fields: {
    name: text({ max: 120 }),
    email: text({ max: 200 }),
    kind: choice(['person', 'machine']),
    color: counted(),
    roles: computed(z.array(z.string())),
    /** May not sign in (any more); what they did keeps their name. */
    disabled: computed(z.boolean()),
  },
})
