/** Lists that go out whole, whatever a device holds of them; by the table of the mirror. */
export const EXPORTED_LISTS = ['products', 'customers', 'orders', 'invoices'] as const
export type ExportedList = (typeof EXPORTED_LISTS)[number]
export const isExported = (table: string): table is ExportedList =>
  (EXPORTED_LISTS as readonly string[]).includes(table)
