import { Dexie, type EntityTable, type Table } from 'dexie'
import { databaseName } from '../device/database.ts'

/** Why a command was refused: what the server's problem said. */
export interface Reason {
  code: string
  status: number
  title: string
  detail?: string | undefined
  /** As the command declares for this refusal code. */
  data?: unknown
}

/** A command on its way. It leaves only on an explicit answer that the mirror has caught up with, or by a person's word. */
export interface OutboxEntry {
  /** Order of writing, across tabs. */
  n: number
  /** Idempotency key, UUIDv7. */
  key: string
  command: string
  input: Record<string, unknown>
  /** Commands on one subject are sent in order. */
  subject: string
  createdAt: string
  state: 'waiting' | 'attention' | 'answered'
  attempts: number
  /** What the server said the last time that it couldn't take it. */
  waitsFor?: string | undefined
  reason?: Reason | undefined
  answer?: Record<string, unknown> | undefined
}

/** The bytes of a file that a command names. */
export interface WaitingFile {
  id: string
  blob: Blob
  /** How long it is in all, where it came back in parts: until the last of them is here it is not whole. */
  size?: number
}

/** Whether all of it is here. */
export const isWhole = ({ blob, size = blob.size }: WaitingFile): boolean => blob.size === size

/** A database of its own, since only these writes are worth `strict` durability (on disk, not just handed over). */
export class OutboxDatabase extends Dexie {
  declare entries: Table<OutboxEntry, number, Omit<OutboxEntry, 'n'>>
  declare files: EntityTable<WaitingFile, 'id'>

  constructor(personId: string) {
    super(`${databaseName(personId)}:outbox`, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({ entries: '++n, &key, subject' })
    this.version(2).stores({ files: 'id' })
  }
}
