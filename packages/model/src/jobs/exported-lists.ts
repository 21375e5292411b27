/** Lists that go out as files, whatever a device holds of them; by the table of the mirror. */
export const EXPORTED_LISTS = [
  'products',
  'customers',
  'customerAddresses',
  'customerContacts',
  'orders',
  'invoices',
] as const
export type ExportedList = (typeof EXPORTED_LISTS)[number]
export const isExported = (table: string): table is ExportedList =>
  (EXPORTED_LISTS as readonly string[]).includes(table)

/** What lists of orders show beside their states: what waits for somebody. */
export const ORDER_VIEWS = ['backorder', 'to-deliver', 'changed'] as const
