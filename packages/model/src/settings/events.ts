import { z } from 'zod'
import { defineEvent } from '../base/event.ts'

/** Audience: everybody for values of the organisation and of roles; for a personal value its person (`userId`). */
export const settingChanged = defineEvent('setting.changed', {
  subject: 'setting',
  payload: {
    level: z.string(),
    roleKey: z.string().optional(),
    userId: z.string().optional(),
    from: z.unknown(),
    to: z.unknown(),
  },
  audience: (_key, { userId }) => (userId ? `user:${userId}` : 'org'),
})

/** Audience: the owner of a personal view (`userId`); for others everybody. */
export const viewChanged = defineEvent('view.changed', {
  subject: 'view',
  payload: {
    what: z.enum(['created', 'changed', 'removed']),
    list: z.string(),
    name: z.string(),
    userId: z.string().optional(),
  },
  audience: (_id, { userId }) => (userId ? `user:${userId}` : 'org'),
})

/** Only its owner may know. */
export const favouriteChanged = defineEvent('favourite.changed', {
  subject: 'favourite',
  payload: { subject: z.string(), starred: z.boolean(), userId: z.string() },
  audience: (_subject, { userId }) => `user:${userId}`,
})
