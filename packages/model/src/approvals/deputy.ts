import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { RULES } from '../base/rules.ts'
import { daySchema } from '../base/value/day.ts'
import { idSchema } from '../base/value/id.ts'
import { defineRecord } from '../records/define-record.ts'
import { fromServer } from '../records/field.ts'
import { reference } from '../records/kinds/reference.ts'
import { day } from '../records/kinds/time.ts'
import { yesNo } from '../records/kinds/yes-no.ts'

/** Who decides in whose place, from the one day to the other, both included. ID-108, US-17.2. */
export const deputy = defineRecord({
  name: 'deputy',
  table: 'deputies',
  read: { permission: null, scope: 'any' },
  sorts: ['untilOn'],
  fields: {
    personId: fromServer(reference()),
    deputyId: reference(),
    fromOn: day(),
    untilOn: day(),
    /** On the company's day of today. */
    active: fromServer(yesNo()),
  },
})

/** Of oneself: nobody gives away the place of another. It gives power, so it takes the password (US-3.4). */
export const nameDeputy = defineCommand({
  name: 'deputy.name',
  route: 'POST /deputies',
  permission: null,
  needs: 'fresh-session',
  summary: 'Name who decides in your place for some days',
  input: z
    .object({ id: idSchema.optional(), deputyId: idSchema, fromOn: daySchema, untilOn: daySchema })
    .refine(({ fromOn, untilOn }) => fromOn <= untilOn, {
      message: RULES['ends-before-it-begins'],
      path: ['untilOn'],
    }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: {
    /** They have named you, or somebody who has, for some of these days. */
    'deputy-circle': z.object({}),
    'deputy-self': z.object({}),
    'deputy-past': z.object({}),
  },
  subject: ({ id, deputyId }) => `deputy:${id ?? deputyId}`,
})

export const endDeputy = defineCommand({
  name: 'deputy.end',
  route: 'POST /deputies/{id}/end',
  permission: null,
  needs: 'session',
  summary: 'End somebody’s standing in for you, or your own for somebody',
  input: z.object({ id: idSchema }),
  answer: z.object({ cursor: z.string() }),
  refusals: {},
  subject: ({ id }) => `deputy:${id}`,
})
