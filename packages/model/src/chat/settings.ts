import { number, yesNo } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

export const enterSends = defineSetting({
  key: 'chat.enterSends',
  levels: ['device', 'person'],
  kind: yesNo(),
  default: true,
  right: 'company.edit',
})

/** CH-10.11: old months don't burden devices. What waits unread in one's own conversations is counted however old it is. */
export const messagesHeld = defineSetting({
  key: 'chat.monthsOnDevices',
  levels: ['organisation'],
  kind: number('month', { from: 1, to: 120 }),
  default: 12,
  right: 'company.edit',
})
