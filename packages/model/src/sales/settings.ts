import { money, number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** § 33 UStDV: an invoice of up to 250 EUR gross is complete without its recipient's address; above that § 14 (4) no. 1 UStG asks for it. */
export const smallInvoice = defineSetting({
  key: 'sales.smallInvoice',
  levels: ['organisation'],
  kind: money({ from: 0, to: 100_000_00 }),
  default: 250_00,
  right: 'company.edit',
})

/** Of orders, deliveries, invoices and payments: papers are dated for the end of the month. R-SA21. */
export const daysAhead = defineSetting({
  key: 'sales.daysAhead',
  levels: ['organisation'],
  kind: number('day', { from: 0, to: 366 }),
  default: 31,
  right: 'company.edit',
})

/** Their rows stay: numbers, customers, sums and states are there whatever their age. */
export const ordersHeld = defineSetting({
  key: 'sales.monthsOnDevices',
  levels: ['organisation'],
  kind: number('month', { from: 1, to: 120 }),
  default: 24,
  right: 'company.edit',
})
