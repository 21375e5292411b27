/** Lists that go out as files, whatever a device holds of them; by the table of the mirror. */
export const EXPORTED_LISTS = [
  'products',
  'customers',
  'customerAddresses',
  'customerContacts',
  'orders',
  'invoices',
  'quotes',
  'stockLevels',
  'stockMoves',
  'categories',
  'locations',
  'countSheets',
] as const
export type ExportedList = (typeof EXPORTED_LISTS)[number]
export const isExported = (table: string): table is ExportedList =>
  (EXPORTED_LISTS as readonly string[]).includes(table)

/** Views of the list of orders beside their states: orders that need attention. */
export const ORDER_VIEWS = ['backorder', 'to-deliver', 'changed'] as const
