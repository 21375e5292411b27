import { lazy } from 'solid-js'

export const StockScreen = lazy(() => import('./stock-screen.tsx').then((m) => ({ default: m.StockScreen })))
