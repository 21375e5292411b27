/** The door of background jobs: rows that their person sees, and the workers behind them. */

export { askJob, openJob } from './ask-job.ts'
export { endOldJobs } from './end-old-jobs.ts'
export { type JobKind, JobRefused, type JobWork } from './job-kind.ts'
export { queueRoutes } from './routes.ts'
export { type Queue, startQueue } from './worker/start-queue.ts'
