import { lazy } from 'solid-js'

export { createNewOrder } from './order/create-new-order.ts'
export { isInView, reservedIn, type View } from './order-views.ts'
export const OrderListScreen = lazy(() => import('./order-list.tsx').then((m) => ({ default: m.OrderListScreen })))
export const OrderScreen = lazy(() => {
  void import('../replica/document-chunk.ts') // beside the screen, not after it
  return import('./order/order-screen.tsx').then((m) => ({ default: m.OrderScreen }))
})
export const InvoiceListScreen = lazy(() =>
  import('./billing/invoice-list.tsx').then((m) => ({ default: m.InvoiceListScreen })),
)
export const InvoiceScreen = lazy(() =>
  import('./billing/invoice-screen.tsx').then((m) => ({ default: m.InvoiceScreen })),
)
