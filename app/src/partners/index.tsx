import { lazy } from 'solid-js'

export const CustomerListScreen = lazy(() =>
  import('./customer-list.tsx').then((m) => ({ default: m.CustomerListScreen })),
)
export const CustomerScreen = lazy(() => import('./customer-screen.tsx').then((m) => ({ default: m.CustomerScreen })))
