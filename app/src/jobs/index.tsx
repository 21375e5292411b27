import { lazy } from 'solid-js'

/** The door of jobs. */
export { BackUpNow } from './back-up-now.tsx'
export { JobsSection } from './jobs-section.tsx'
export const JobListScreen = lazy(() => import('./job-list.tsx').then((m) => ({ default: m.JobListScreen })))
export const JobScreen = lazy(() => import('./job-screen.tsx').then((m) => ({ default: m.JobScreen })))
