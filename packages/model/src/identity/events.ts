import { z } from 'zod'
import { defineEvent } from '../base/event.ts'

const person = { userId: z.string() }
const toThemselves = (id: string) => `user:${id}` as const

/** Rights or memberships of a person: open sockets are looked at again. */
export const accessChanged = defineEvent('access.changed', {
  subject: 'user',
  payload: person,
  audience: toThemselves,
})
/** `credential`: the hash of a session id, or the id of an API token. */
export const sessionEnded = defineEvent('session.ended', {
  subject: 'user',
  payload: { ...person, credential: z.string() },
  audience: toThemselves,
})
/** By an administrator. */
export const passwordSet = defineEvent('person.password-set', {
  subject: 'user',
  payload: person,
  audience: 'access.manage',
})
export const secondFactorChanged = defineEvent('person.second-factor', {
  subject: 'user',
  payload: { ...person, what: z.enum(['set', 'removed', 'recovery-code-used']) },
  audience: 'access.manage',
})
