import { z } from 'zod'
import { defineRecord } from '../records/define-record.ts'
import { optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { reference } from '../records/kinds/reference.ts'
import { structure } from '../records/kinds/structure.ts'
import { text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { ofPerson } from '../records/scope.ts'

/**
 * The value of a setting for the organisation, a role or a person. Values of the organisation and of roles are on every device, so that they apply
 * offline, too, as soon as a person gets a role; personal ones only on their person's.
 */
export const settingValue = defineRecord({
  name: 'setting',
  table: 'settings',
  key: 'text',
  read: { permission: null },
  scope: [ofPerson('userId', { only: { field: 'level', is: 'person' } })],
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
