import { lazy } from 'solid-js'

export const RecordChanges = lazy(() => import('./record-changes.tsx').then((m) => ({ default: m.RecordChanges })))
export const DocumentHistory = lazy(() =>
  import('./document-history.tsx').then((m) => ({ default: m.DocumentHistory })),
)
export const ChangedFields = lazy(() => import('./changed-fields.tsx').then((m) => ({ default: m.ChangedFields })))
