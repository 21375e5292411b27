import { lazy } from 'solid-js'

export const HomeScreen = lazy(() => import('./home-screen.tsx').then((m) => ({ default: m.HomeScreen })))
