import { lazy } from 'solid-js'

export const MoveListScreen = lazy(() => import('./move-list.tsx').then((m) => ({ default: m.MoveListScreen })))
export const StockScreen = lazy(() => import('./stock-screen.tsx').then((m) => ({ default: m.StockScreen })))
