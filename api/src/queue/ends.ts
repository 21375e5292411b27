/** Ways out of a job that are no faults of it; they go past every `catch` of a kind to `run-job.ts`. */

/** Somebody cancelled it. */
export class Cancelled extends Error {
  override name = 'Cancelled'
}
/** This process stops: another one goes on, or this one when it is back. */
export class ProcessStopping extends Error {
  override name = 'ProcessStopping'
}
/** Somebody else works on it, since this process was taken for dead. What it still wanted to write is not written. */
export class DeliveryLost extends Error {
  override name = 'DeliveryLost'
}
