import { lazy } from 'solid-js'

export const OrderListScreen = lazy(() => import('./order-list.tsx').then((m) => ({ default: m.OrderListScreen })))
export const OrderScreen = lazy(() => import('./order-screen.tsx').then((m) => ({ default: m.OrderScreen })))
