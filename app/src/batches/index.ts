/** The door of batches: many rows that are left to the server, which does them as a job. */

export { BatchJob, BatchState } from './batch-job.tsx'
export { BatchResult } from './batch-result.tsx'
export { BatchSending } from './batch-sending.tsx'
export { createServerBatch } from './create-server-batch.ts'
