import { lazy } from 'solid-js'

/** TipTap is large: it comes with the first page that is opened. */
export const PageEditor = lazy(() => import('./page-editor.tsx').then((m) => ({ default: m.PageEditor })))
export const DocumentScreen = lazy(() => import('./page-editor.tsx').then((m) => ({ default: m.DocumentScreen })))
