import type { Connection } from '@hocuspocus/server'

/*
 * What we read of Hocuspocus that its documentation doesn't promise, for 4.7.0 (pinned): `scripts/vendor.test.ts` fails with another version.
 * Read `Connection.ts` (`messageQueue`, `processMessages`) and `MessageReceiver.ts` (`beforeSync`) of the new one before changing the version.
 */

/** The frames of a connection that wait to be handled; the first of them is being handled now. */
export const waitingFrames = (connection: Connection): readonly Uint8Array[] =>
  (connection as unknown as { messageQueue?: Uint8Array[] }).messageQueue ?? []

/**
 * Makes an update that is done with an empty one, which Hocuspocus then works in as nothing. It gives `beforeSync` the bytes that it reads
 * itself afterwards; working them in a second time is a seventh of what an edit costs.
 */
export function markDone(payload: Uint8Array): void {
  payload.fill(0)
}
