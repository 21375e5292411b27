import { lazy } from 'solid-js'

export const InvoiceListScreen = lazy(() =>
  import('./invoice-list.tsx').then((m) => ({ default: m.InvoiceListScreen })),
)
export const InvoiceScreen = lazy(() => import('./invoice-screen.tsx').then((m) => ({ default: m.InvoiceScreen })))
export const LedgerScreen = lazy(() => import('./ledger-screen.tsx').then((m) => ({ default: m.LedgerScreen })))
