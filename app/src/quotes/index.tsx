import { lazy } from 'solid-js'

export const QuoteListScreen = lazy(() => import('./quote-list.tsx').then((m) => ({ default: m.QuoteListScreen })))
export const QuoteScreen = lazy(() => {
  void import('../replica/document-chunk.ts') // beside the screen, not after it
  return import('./quote-screen.tsx').then((m) => ({ default: m.QuoteScreen }))
})
