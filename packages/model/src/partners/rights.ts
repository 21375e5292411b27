import { defineRights, EVERYBODY } from '../base/right.ts'

/** Customers with their addresses and contact persons. */
export const PARTNER_RIGHTS = defineRights('Sales', {
  'customer.read': EVERYBODY,
  'customer.edit': ['sales'],
})
