/** Ways out of a job that are no faults of it; they go past every `catch` of a kind to `run-job.ts`. */

/** A person cancelled the job. */
export class Cancelled extends Error {
  override name = 'Cancelled'
}
/** This process stops: another one goes on, or this one when it is back. */
export class ProcessStopping extends Error {
  override name = 'ProcessStopping'
}
/** The job has a newer delivery, since this process was taken for dead. What it would still write is discarded. */
export class DeliveryLost extends Error {
  override name = 'DeliveryLost'
}
