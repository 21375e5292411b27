import { lazy } from 'solid-js'

export { createRequests } from './create-requests.ts'
export { DeputiesSection } from './deputies-section.tsx'
export { requestName } from './request-words.ts'
export { RequestsOf } from './requests-of.tsx'
export const RequestListScreen = lazy(() =>
  import('./request-list.tsx').then((m) => ({ default: m.RequestListScreen })),
)
export const RequestScreen = lazy(() => import('./request-screen.tsx').then((m) => ({ default: m.RequestScreen })))
