import { writeAcceptedMessages } from '@werkbank/database/chat-log.ts'
import type { Sql } from '@werkbank/database/connect.ts'
import { type Append, appendCommitted, appendUpdates } from '@werkbank/database/document-log.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { ChatMessage } from '@werkbank/model/chat/chat-document.ts'

export type Entry = Append & { messages?: ChatMessage[] }
type Waiting = { entry: Entry; resolve: (seq: number) => void; reject: (error: unknown) => void }

const GROUP_MAX = 500
const WAITING_BYTES_MAX = 64 * 1024 * 1024

/** Too much waits for the disk: the sender should come again later. */
export class LogBusy extends Error {
  override name = 'LogBusy'
}

export type LogWriter = {
  /** Resolves with the seq once the update is committed; rejects where it is not in the log. */
  append(entry: Entry): Promise<number>
  /** Waits for all that was given to it. */
  close(): Promise<void>
  waitingBytes(): number
}

/**
 * Appends with group commit: while one transaction is on its way to the disk, further updates gather for the next. Where a group fails,
 * each of its updates is tried alone, so that one bad neighbour costs no other document an edit. `onAppended` hears of each committed update.
 */
export function createLogWriter(sql: Sql, onAppended: (entry: Entry, seq: number) => void): LogWriter {
  const waiting: Waiting[] = []
  let bytes = 0
  let writing: Promise<void> | undefined
  const writeAll = async () => {
    while (waiting.length > 0) await writeGroup(waiting.splice(0, GROUP_MAX))
    writing = undefined
  }
  const writeGroup = async (group: Waiting[]) => {
    try {
      const seqs = await appendGroup(
        sql,
        group.map(({ entry }) => entry),
      )
      for (const [index, item] of group.entries()) settle(item, seqs[index] ?? 0)
    } catch (error) {
      if (group.length > 1) return await writeAlone(group)
      for (const item of [...group, ...takeOut(waiting, group[0]?.entry.document)]) giveUp(item, error)
    }
  }
  /** What follows on an update that didn't reach the log was judged on it: it goes back as well, or the log would have a hole. */
  const writeAlone = async (group: Waiting[]) => {
    const rest = [...group]
    for (let item = rest.shift(); item; item = rest.shift()) {
      const failed = await writeOne(item)
      if (failed) for (const follower of takeOut(rest, item.entry.document)) giveUp(follower, failed.error)
    }
  }
  const writeOne = async (item: Waiting): Promise<{ error: unknown } | undefined> => {
    try {
      const [seq = 0] = await appendGroup(sql, [item.entry])
      settle(item, seq)
      return undefined
    } catch (error) {
      for (const each of [item, ...takeOut(waiting, item.entry.document)]) giveUp(each, error)
      return { error }
    }
  }
  const giveUp = (item: Waiting, error: unknown) => {
    bytes -= item.entry.update.length
    item.reject(error)
  }
  const settle = (item: Waiting, seq: number) => {
    bytes -= item.entry.update.length
    onAppended(item.entry, seq)
    item.resolve(seq)
  }
  return {
    append(entry) {
      if (bytes > WAITING_BYTES_MAX) return Promise.reject(new LogBusy('the log is behind'))
      bytes += entry.update.length
      return new Promise((resolve, reject) => {
        waiting.push({ entry, resolve, reject })
        writing ??= Promise.resolve().then(writeAll)
      })
    },
    async close() {
      await writing
    },
    waitingBytes: () => bytes,
  }
}

/** Messages of conversations are rows too, in the same transaction; everything else is one statement. */
async function appendGroup(sql: Sql, entries: Entry[]): Promise<number[]> {
  if (!entries.some(({ messages }) => messages?.length)) return await appendCommitted(sql, entries)
  return await withSystem(sql, async (tx) => {
    const seqs = await appendUpdates(tx, entries)
    for (const { orgId, document, messages } of entries) {
      if (messages?.length) await writeAcceptedMessages(tx, orgId, document, messages)
    }
    return seqs
  })
}

/** Takes the updates of one document out of `items`. */
function takeOut(items: Waiting[], document: string | undefined): Waiting[] {
  const taken = items.filter(({ entry }) => entry.document === document)
  items.splice(0, items.length, ...items.filter(({ entry }) => entry.document !== document))
  return taken
}
