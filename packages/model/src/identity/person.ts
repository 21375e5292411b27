import { z } from 'zod'
import { type Asking, because, defineState, type Hindrance } from '../base/possible.ts'
import { defineRecord } from '../records/define-record.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted } from '../records/kinds/number.ts'
import { computed } from '../records/kinds/structure.ts'
import { text } from '../records/kinds/text.ts'

/** An account: a person or a machine, enabled or not. US-18.1. */
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

/** A person as commands about them read it. */
export type PersonState = { id: string; kind: 'person' | 'machine' }
export const personOnDevice = defineState('person', (rows, id): PersonState | undefined => rows.get('people', id))

/** One's own is changed with the present one; machines sign in by tokens. */
export function setPasswordHindrance({ id, kind }: PersonState, { userId }: Asking): Hindrance | undefined {
  if (id === userId) return because('own-password')
  return kind === 'machine' ? because('machine-without-password') : undefined
}
/** One's own takes a code. */
export const resetFactorHindrance = ({ id }: Pick<PersonState, 'id'>, { userId }: Asking): Hindrance | undefined =>
  id === userId ? because('own-second-factor') : undefined
export const machineTokenHindrance = ({ kind }: Pick<PersonState, 'kind'>): Hindrance | undefined =>
  kind === 'machine' ? undefined : because('not-a-machine')
