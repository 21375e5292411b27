import { money, number, yesNo } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

export const lowPieces = defineSetting({
  key: 'stock.lowPieces',
  levels: ['person', 'role', 'organisation'],
  kind: number('piece', { from: 0, to: 100_000 }),
  default: 5,
  right: 'company.edit',
})

export const lowPercent = defineSetting({
  key: 'stock.lowPercent',
  levels: ['person', 'role', 'organisation'],
  kind: number('percent', { from: 0, to: 100 }),
  default: 20,
  right: 'company.edit',
})

export const courseDays = defineSetting({
  key: 'stock.courseDays',
  levels: ['person', 'organisation'],
  kind: number('day', { from: 7, to: 365 }),
  default: 90,
  right: 'company.edit',
})

/** Each delivery writes moves; older ones are rarely looked for. */
export const movesHeld = defineSetting({
  key: 'stock.monthsOnDevices',
  levels: ['organisation'],
  kind: number('month', { from: 1, to: 120 }),
  default: 3,
  right: 'company.edit',
})

/** WH-12: whoever corrects more of one product in a day asks somebody else first. */
export const approvalPieces = defineSetting({
  key: 'stock.approvalPieces',
  levels: ['organisation'],
  kind: number('piece', { from: 0, to: 1_000_000_000 }),
  default: 100,
  right: 'company.edit',
})

/** The same by what the goods are worth at cost; 0: whatever they are worth. */
export const approvalValue = defineSetting({
  key: 'stock.approvalValue',
  levels: ['organisation'],
  kind: money({ from: 0, to: 100_000_000_000 }),
  default: 0,
  right: 'company.edit',
})

export const approvalSigned = defineSetting({
  key: 'stock.approvalSigned',
  levels: ['organisation'],
  kind: yesNo(),
  default: false,
  right: 'company.edit',
})
