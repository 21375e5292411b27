import { lazy } from 'solid-js'

export const LedgerScreen = lazy(() => import('./ledger-screen.tsx').then((m) => ({ default: m.LedgerScreen })))
