import { lazy } from 'solid-js'

export const MoveListScreen = lazy(() => import('./move-list.tsx').then((m) => ({ default: m.MoveListScreen })))
export const PlaceScreen = lazy(() => import('./place-screen.tsx').then((m) => ({ default: m.PlaceScreen })))
export const StockScreen = lazy(() => import('./stock-screen.tsx').then((m) => ({ default: m.StockScreen })))
