import { Placeholder } from '../shell/placeholder.tsx'

export const InvoiceListScreen = Placeholder
export const InvoiceScreen = Placeholder
export const LedgerScreen = Placeholder
