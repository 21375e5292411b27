import { lazy } from 'solid-js'

export const RecordChanges = lazy(() => import('./record-changes.tsx').then((m) => ({ default: m.RecordChanges })))
export const HistoryPanel = lazy(() => import('./history-panel.tsx').then((m) => ({ default: m.HistoryPanel })))
