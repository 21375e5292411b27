import { lazy } from 'solid-js'

export const ProductListScreen = lazy(() =>
  import('./product-list.tsx').then((m) => ({ default: m.ProductListScreen })),
)
export const ProductScreen = lazy(() => import('./product-screen.tsx').then((m) => ({ default: m.ProductScreen })))
