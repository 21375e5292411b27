import { z } from 'zod'
import { defineRecord } from '../records/define-record.ts'
import { optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { reference } from '../records/kinds/reference.ts'
import { structure } from '../records/kinds/structure.ts'
import { text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'

/**
 * What was set for the organisation, a role or a person. What holds for all and for roles is known to everybody, so that it counts offline, too,
 * from the moment on in which somebody has a role; a person's own is theirs alone.
 */
export const settingValue = defineRecord({
  name: 'setting',
  table: 'settings',
  key: 'text',
  read: { permission: null },
  fields: {
    key: text({ max: 80 }),
    level: choice(['organisation', 'role', 'person']),
    roleKey: optional(text({ max: 40 })),
    userId: optional(reference()),
    value: structure(z.union([z.number(), z.string(), z.boolean()])),
    changedBy: optional(reference()),
    changedAt: moment(),
  },
})
