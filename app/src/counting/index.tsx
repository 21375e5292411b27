import { lazy } from 'solid-js'

export const CountListScreen = lazy(() => import('./count-list.tsx').then((m) => ({ default: m.CountListScreen })))
export const CountScreen = lazy(() => import('./count-screen.tsx').then((m) => ({ default: m.CountScreen })))
export { unsentCountsOf } from './unsent-counts.ts'
