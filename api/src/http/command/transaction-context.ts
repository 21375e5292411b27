import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Emit } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/**
 * What a door function works in: the transaction of the command that calls it, so that one command stays one transaction.
 * A part of every `CommandContext`.
 */
export type TransactionContext = {
  tx: Tx
  /** Sends a statement without waiting for it; the command ends when all are done. */
  write: UnitOfWork['write']
  /** The last statement, which takes what others wait for. */
  writeLast: UnitOfWork['writeLast']
  caller: Pick<Caller, 'orgId' | 'userId' | 'permissions'>
  emit: Emit
  /** The moment of the command, RFC 3339. */
  now: string
  /** The company's day at that moment, YYYY-MM-DD: the default date. */
  today: string
  /** Nothing may be dated before it: ten years ago for people, the beginning of the books for a history that is imported. */
  earliestDay: string
  newId: () => string
}
