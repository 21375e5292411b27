import { lazy } from 'solid-js'

export { createRequests } from './create-requests.ts'
export { requestName } from './request-words.ts'
export { RequestsOf } from './requests-of.tsx'
// The routes come by this door at each start: what has dialogs and calendars waits for its first use.
export const DeputiesSection = lazy(() =>
  import('./deputies-section.tsx').then((m) => ({ default: m.DeputiesSection })),
)
export const RequestListScreen = lazy(() =>
  import('./request-list.tsx').then((m) => ({ default: m.RequestListScreen })),
)
export const RequestScreen = lazy(() => import('./request-screen.tsx').then((m) => ({ default: m.RequestScreen })))
