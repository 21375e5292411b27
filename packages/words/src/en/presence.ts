import type { presence as german } from '../de/presence.ts'
import type { Like } from '../message.ts'

export const presence = {
  title: 'People',
  online: 'Online',
  offline: 'Away',
  on: 'on {record}',
  isHere: '{name} is here',
  isWriting: '{name} is writing here',
  isShown: 'Visible to others',
  isHidden: 'Hidden from others',
  hide: 'Don’t show that I am here',
  show: 'Show that I am here',
  notChanged: 'Not changed: the server does not answer just now. Please try again in a moment.',
  order: 'order {number}',
  newOrder: 'a new order',
  record: 'a record',
  you: 'you',
} as const satisfies Like<typeof german>
