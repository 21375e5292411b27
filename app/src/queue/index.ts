/** The door of what a job's row says: its name, where it stands, what came of it. */

export { CancelJob } from './cancel-job.tsx'
export { JobProgress } from './job-progress.tsx'
export { JobState } from './job-state.tsx'
export { type JobRow, jobName, outcomeWords, stateMeaning, stateWord } from './job-words.ts'
